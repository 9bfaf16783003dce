"""mistake reports: what readers report, and what the secretariat answers

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-25 21:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "mistake_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("form_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_language", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'in_work', 'corrected', 'not_changed', 'spam_suspected')",
            name=op.f("ck_mistake_report_state"),
        ),
        sa.CheckConstraint(
            "(state IN ('corrected', 'not_changed')) = (closed_at IS NOT NULL)",
            name=op.f("ck_mistake_report_closed_at"),
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR answer <> ''", name=op.f("ck_mistake_report_answer")
        ),
        sa.CheckConstraint(
            "(answer <> '') = (answer_language <> '')",
            name=op.f("ck_mistake_report_answer_language"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["record.id"],
            name=op.f("fk_mistake_report_record_id_record"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake_report")),
        sa.UniqueConstraint("form_id", name=op.f("uq_mistake_report_form_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_mistake_report_receipt")),
    )
    with op.batch_alter_table("mistake_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mistake_report_closed_at"), ["closed_at"], unique=False
        )
        batch_op.create_index(
            "ix_mistake_report_queue", ["state", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mistake_report_record_id"), ["record_id"], unique=False
        )


def downgrade():
    op.drop_table("mistake_report")
