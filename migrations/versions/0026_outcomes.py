"""outcomes: due date and points; the released figures of an edition's report

Revision ID: 0026
Revises: 0025
Create Date: 2026-11-30 04:05:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("outcome") as batch:
        batch.add_column(
            sa.Column("due_text", sa.String(length=40), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("due_latest", sa.Date(), nullable=True))
        batch.add_column(sa.Column("points", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_outcome_points"), "points >= 1")
    with op.batch_alter_table("outcome") as batch:
        batch.alter_column("due_text", server_default=None)
    op.create_index(op.f("ix_outcome_due_latest"), "outcome", ["due_latest"])

    op.create_table(
        "released_participation",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["record.id"],
            name=op.f("fk_released_participation_edition_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_released_participation")),
    )


def downgrade():
    op.drop_table("released_participation")
    op.drop_index(op.f("ix_outcome_due_latest"), table_name="outcome")
    with op.batch_alter_table("outcome") as batch:
        batch.drop_constraint(op.f("ck_outcome_points"), type_="check")
        batch.drop_column("points")
        batch.drop_column("due_latest")
        batch.drop_column("due_text")
