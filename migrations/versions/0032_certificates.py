"""participants of projects, their certificates, files of these

Revision ID: 0032
Revises: 0031
Create Date: 2026-11-30 09:40:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("activity_code", sa.String(length=20), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=False),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("own_language", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(latin_name <> '' OR own_name <> '') = (erased_at IS NULL)",
            name=op.f("ck_participant_name"),
        ),
        sa.CheckConstraint(
            "(identity IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_participant_identity")
        ),
        sa.CheckConstraint(
            "(own_name = '') = (own_language = '')", name=op.f("ck_participant_own_language")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_participant_body_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_participant_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint(
            "project_id",
            "activity_code",
            "identity",
            name=op.f("uq_participant_project_id_activity_code_identity"),
        ),
    )
    op.create_index(op.f("ix_participant_body_id"), "participant", ["body_id"])
    op.create_index(
        "ix_participant_kept", "participant", ["erased_at", "completed_on", "entered_on"]
    )

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("activity_code", sa.String(length=20), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=False),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("own_language", sa.String(length=20), nullable=False),
        sa.Column("printed", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reason_language", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (reason = '')", name=op.f("ck_certificate_revoked_at")
        ),
        sa.CheckConstraint(
            "(reason = '') = (reason_language = '')", name=op.f("ck_certificate_reason_language")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_certificate_participant_id_participant"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_certificate_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index("ix_certificate_participant_id", "certificate", ["participant_id"])
    op.create_index("ix_certificate_project_id", "certificate", ["project_id", "activity_code"])
    op.create_index(
        "uq_certificate_good",
        "certificate",
        ["participant_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )

    op.create_table(
        "certificate_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("activity_code", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_certificate_file_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_file")),
        sa.UniqueConstraint(
            "project_id",
            "activity_code",
            name=op.f("uq_certificate_file_project_id_activity_code"),
        ),
    )
    op.create_index(op.f("ix_certificate_file_asked_at"), "certificate_file", ["asked_at"])
    op.create_index(op.f("ix_certificate_file_sha256"), "certificate_file", ["sha256"])


def downgrade():
    op.drop_table("certificate_file")
    op.drop_table("certificate")
    op.drop_table("participant")
