"""presence: seats, bilateral meetings, badges, check-ins, consent to attendance

Revision ID: 0024
Revises: 0023
Create Date: 2026-11-30 04:05:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('held', 'waiting')", name=op.f("ck_seat_state")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["delegation_member.id"],
            name=op.f("fk_seat_member_id_delegation_member"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.session_id"], name=op.f("fk_seat_slot_id_slot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("slot_id", "member_id", name=op.f("uq_seat_slot_id_member_id")),
    )
    op.create_index(op.f("ix_seat_member_id"), "seat", ["member_id"])
    op.create_index("ix_seat_order", "seat", ["slot_id", "state", "id"])

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("from_at", sa.DateTime(), nullable=False),
        sa.Column("until_at", sa.DateTime(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'placed', 'declined', 'withdrawn')",
            name=op.f("ck_meeting_state"),
        ),
        sa.CheckConstraint("asking_id <> asked_id", name=op.f("ck_meeting_two")),
        sa.CheckConstraint(
            "proposer_id IN (asking_id, asked_id)", name=op.f("ck_meeting_proposer")
        ),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_meeting_window")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_meeting_order")),
        sa.CheckConstraint(
            "(state = 'placed') = (starts_at IS NOT NULL AND ends_at IS NOT NULL)",
            name=op.f("ck_meeting_placed"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_id"],
            ["delegation.id"],
            name=op.f("fk_meeting_asked_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asking_id"],
            ["delegation.id"],
            name=op.f("fk_meeting_asking_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["registration.edition_id"],
            name=op.f("fk_meeting_edition_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"],
            ["delegation.id"],
            name=op.f("fk_meeting_proposer_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_meeting_room_id_room"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_asked_id"), "meeting", ["asked_id"])
    op.create_index(op.f("ix_meeting_asking_id"), "meeting", ["asking_id"])
    op.create_index(op.f("ix_meeting_proposer_id"), "meeting", ["proposer_id"])
    op.create_index(op.f("ix_meeting_room_id"), "meeting", ["room_id"])
    op.create_index("ix_meeting_edition_id", "meeting", ["edition_id", "state"])

    op.create_table(
        "badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_badge_serial")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["delegation_member.id"],
            name=op.f("fk_badge_member_id_delegation_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("code", name=op.f("uq_badge_code")),
        sa.UniqueConstraint("member_id", "serial", name=op.f("uq_badge_member_id_serial")),
    )
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("member_state", sa.String(length=12), nullable=False),
        sa.Column("delegation_state", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_check_in_actor_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["delegation_member.id"],
            name=op.f("fk_check_in_member_id_delegation_member"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["slot.session_id"],
            name=op.f("fk_check_in_slot_id_slot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("member_id", "slot_id", name=op.f("uq_check_in_member_id_slot_id")),
    )
    op.create_index(op.f("ix_check_in_actor_id"), "check_in", ["actor_id"])
    op.create_index(op.f("ix_check_in_slot_id"), "check_in", ["slot_id"])
    op.create_index(
        "uq_check_in_edition",
        "check_in",
        ["member_id"],
        unique=True,
        sqlite_where=sa.text("slot_id IS NULL"),
        postgresql_where=sa.text("slot_id IS NULL"),
    )

    op.create_table(
        "attendance_consent",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("names_head", sa.Boolean(), nullable=False),
        sa.Column("attendance_code", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_attendance_consent_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_attendance_consent")),
    )


def downgrade():
    op.drop_table("attendance_consent")
    op.drop_table("check_in")
    op.drop_table("badge")
    op.drop_table("meeting")
    op.drop_table("seat")
