"""confirmations: what parties say about published facts

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-29 18:50:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("administration_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(length=20), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_confirmation_number")),
        sa.CheckConstraint(
            "state IN ('confirmed', 'disputed', 'acknowledged', 'closed')",
            name=op.f("ck_confirmation_state"),
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (words = '')", name=op.f("ck_confirmation_words")
        ),
        sa.CheckConstraint(
            "(words <> '') = (language <> '')", name=op.f("ck_confirmation_language")
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (reason <> '')", name=op.f("ck_confirmation_reason")
        ),
        sa.CheckConstraint(
            "(reason <> '') = (reason_language <> '')",
            name=op.f("ck_confirmation_reason_language"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["record.id"],
            name=op.f("fk_confirmation_record_id_record"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["administration_id"],
            ["record.id"],
            name=op.f("fk_confirmation_administration_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_confirmation_actor_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint(
            "record_id",
            "administration_id",
            "number",
            name=op.f("uq_confirmation_record_id_administration_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_confirmation_administration_id"), "confirmation", ["administration_id"]
    )
    op.create_index(op.f("ix_confirmation_actor_id"), "confirmation", ["actor_id"])
    op.create_index("ix_confirmation_queue", "confirmation", ["state", "at", "id"])


def downgrade():
    op.drop_table("confirmation")
