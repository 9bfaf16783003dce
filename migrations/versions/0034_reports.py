"""letters of the fund, mailings that people ended, reports of projects

Revision ID: 0034
Revises: 0033
Create Date: 2026-11-30 12:40:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "ended_mailing",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mailing", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_ended_mailing_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "mailing", name=op.f("pk_ended_mailing")),
    )
    op.create_table(
        "fund_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("letter", sa.String(length=32), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "occasion IN ('opened', 'moved', 'closing', 'coming', 'overdue')",
            name=op.f("ck_fund_letter_occasion"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_fund_letter_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["letter"],
            ["delivery.letter"],
            name=op.f("fk_fund_letter_letter_delivery"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["record.id"],
            name=op.f("fk_fund_letter_record_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_letter")),
        sa.UniqueConstraint(
            "account_id",
            "record_id",
            "occasion",
            "about",
            "mark",
            name=op.f("uq_fund_letter_account_id_record_id_occasion_about_mark"),
        ),
    )
    with op.batch_alter_table("fund_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_letter_letter"), ["letter"], unique=False)
        batch_op.create_index(
            "ix_fund_letter_record_id_occasion", ["record_id", "occasion"], unique=False
        )

    op.create_table(
        "project_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("report_type", sa.String(length=10), nullable=False),
        sa.Column("start_text", sa.String(length=40), nullable=False),
        sa.Column("end_text", sa.String(length=40), nullable=False),
        sa.Column("due_text", sa.String(length=40), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("received_text", sa.String(length=40), nullable=False),
        sa.Column("received", sa.Date(), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(received IS NULL) = (received_text = '')", name=op.f("ck_project_report_received")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_project_report_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_report")),
        sa.UniqueConstraint("code", name=op.f("uq_project_report_code")),
    )
    with op.batch_alter_table("project_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_report_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index("ix_project_report_received_due", ["received", "due"], unique=False)


def downgrade():
    op.drop_table("project_report")
    op.drop_table("fund_letter")
    op.drop_table("ended_mailing")
