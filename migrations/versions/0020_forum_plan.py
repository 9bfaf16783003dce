"""forum plan: the programme of an edition, delegations and their members

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-30 03:52:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "forum_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=False),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("own_language", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=300), nullable=False),
        sa.Column("office_language", sa.String(length=20), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("lives", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("latin_name <> '' OR own_name <> ''", name=op.f("ck_forum_person_name")),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_forum_person_body_id_record"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_person")),
    )
    op.create_index(op.f("ix_forum_person_body_id"), "forum_person", ["body_id"])

    op.create_table(
        "programme",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_programme_days")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["record.id"],
            name=op.f("fk_programme_edition_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_programme")),
    )
    op.create_table(
        "registration",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("quotas", sa.JSON(), nullable=False),
        sa.Column("precedence", sa.String(length=12), nullable=False),
        sa.Column("precedence_language", sa.String(length=20), nullable=False),
        sa.Column("host_order", sa.JSON(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "precedence IN ('host', 'alphabetical', 'response')",
            name=op.f("ck_registration_precedence"),
        ),
        sa.CheckConstraint("quota >= 1", name=op.f("ck_registration_quota")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["record.id"],
            name=op.f("fk_registration_edition_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_registration")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("focal_name", sa.String(length=200), nullable=False),
        sa.Column("focal_email", sa.String(length=254), nullable=False),
        sa.Column("focal_id", sa.Integer(), nullable=True),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(), nullable=True),
        sa.Column("responded_at", sa.DateTime(), nullable=True),
        sa.Column("consented_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('invited', 'nominated', 'confirmed', 'accredited', 'arrived', 'declined')",
            name=op.f("ck_delegation_state"),
        ),
        sa.CheckConstraint("quota >= 1", name=op.f("ck_delegation_quota")),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_delegation_body_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["registration.edition_id"],
            name=op.f("fk_delegation_edition_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["focal_id"],
            ["account.id"],
            name=op.f("fk_delegation_focal_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("edition_id", "body_id", name=op.f("uq_delegation_edition_id_body_id")),
    )
    op.create_index(op.f("ix_delegation_body_id"), "delegation", ["body_id"])
    op.create_index(op.f("ix_delegation_focal_id"), "delegation", ["focal_id"])
    op.create_index(op.f("ix_delegation_state"), "delegation", ["state"])

    op.create_table(
        "programme_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("message_language", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_programme_release_number")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["programme.edition_id"],
            name=op.f("fk_programme_release_edition_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_release")),
        sa.UniqueConstraint(
            "edition_id", "number", name=op.f("uq_programme_release_edition_id_number")
        ),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_room_capacity")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["programme.edition_id"],
            name=op.f("fk_room_edition_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
    )
    op.create_index(op.f("ix_room_edition_id"), "room", ["edition_id"])

    op.create_table(
        "track",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["programme.edition_id"],
            name=op.f("fk_track_edition_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track")),
    )
    op.create_index(op.f("ix_track_edition_id"), "track", ["edition_id"])

    op.create_table(
        "delegation_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=14), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=False),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("own_language", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "latin_name <> '' OR own_name <> ''", name=op.f("ck_delegation_member_name")
        ),
        sa.CheckConstraint(
            "role IN ('head', 'deputy', 'delegate', 'adviser', 'interpreter', 'accompanying')",
            name=op.f("ck_delegation_member_role"),
        ),
        sa.CheckConstraint(
            "state IN ('nominated', 'confirmed', 'accredited', 'arrived', 'declined')",
            name=op.f("ck_delegation_member_state"),
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_delegation_member_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_member")),
    )
    op.create_index(
        op.f("ix_delegation_member_delegation_id"), "delegation_member", ["delegation_id"]
    )

    op.create_table(
        "slot",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("floor_languages", sa.JSON(), nullable=False),
        sa.Column("interpretation_languages", sa.JSON(), nullable=False),
        sa.Column("document_languages", sa.JSON(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('tentative', 'confirmed', 'cancelled')", name=op.f("ck_slot_status")
        ),
        sa.CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_slot_times")),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_slot_seats")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_slot_order")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["programme.edition_id"],
            name=op.f("fk_slot_edition_id_programme"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_slot_room_id_room"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["record.id"],
            name=op.f("fk_slot_session_id_record"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["track_id"], ["track.id"], name=op.f("fk_slot_track_id_track"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_slot")),
    )
    op.create_index(op.f("ix_slot_edition_id"), "slot", ["edition_id", "starts_at"])
    op.create_index(op.f("ix_slot_room_id"), "slot", ["room_id"])
    op.create_index(op.f("ix_slot_track_id"), "slot", ["track_id"])

    op.create_table(
        "slot_body",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["record.id"], name=op.f("fk_slot_body_body_id_record"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["slot.session_id"],
            name=op.f("fk_slot_body_slot_id_slot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slot_id", "body_id", name=op.f("pk_slot_body")),
    )
    op.create_index(op.f("ix_slot_body_body_id"), "slot_body", ["body_id"])

    op.create_table(
        "slot_person",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "part IN ('speaker', 'chair', 'interpreter')", name=op.f("ck_slot_person_part")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["forum_person.id"],
            name=op.f("fk_slot_person_person_id_forum_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["slot.session_id"],
            name=op.f("fk_slot_person_slot_id_slot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slot_id", "person_id", "part", name=op.f("pk_slot_person")),
    )
    op.create_index(op.f("ix_slot_person_person_id"), "slot_person", ["person_id"])


def downgrade():
    op.drop_table("slot_person")
    op.drop_table("slot_body")
    op.drop_table("slot")
    op.drop_table("delegation_member")
    op.drop_table("track")
    op.drop_table("room")
    op.drop_table("programme_release")
    op.drop_table("delegation")
    op.drop_table("registration")
    op.drop_table("programme")
    op.drop_table("forum_person")
