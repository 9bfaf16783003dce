"""the ledger: corrections, due dates, assessments

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-29 03:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("due_text", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("due_earliest", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("due_latest", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_event_corrects_id_event"),
            "event",
            ["corrects_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_index(batch_op.f("ix_event_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_due_latest"), ["due_latest"], unique=False)
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("due_text", server_default=None)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("assessor_text", sa.String(length=300), nullable=False),
        sa.Column("completion", sa.String(length=12), nullable=False),
        sa.Column("implementation", sa.String(length=16), nullable=False),
        sa.Column("date_text", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.Column("verification", sa.String(length=12), nullable=False),
        sa.CheckConstraint("side IN ('lead_body', 'independent')", name=op.f("ck_assessment_side")),
        sa.ForeignKeyConstraint(
            ["assessor_id"],
            ["record.id"],
            name=op.f("fk_assessment_assessor_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["record.id"],
            name=op.f("fk_assessment_measure_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("code", name=op.f("uq_assessment_code")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_assessor_id"), ["assessor_id"])
        batch_op.create_index(batch_op.f("ix_assessment_measure_id"), ["measure_id"])


def downgrade():
    op.drop_table("assessment")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_due_latest"))
        batch_op.drop_index(batch_op.f("ix_event_corrects_id"))
        batch_op.drop_constraint(batch_op.f("fk_event_corrects_id_event"), type_="foreignkey")
        for column in ("due_latest", "due_earliest", "due_text", "corrects_id"):
            batch_op.drop_column(column)
