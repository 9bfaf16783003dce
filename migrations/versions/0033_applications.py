"""applications to calls, their reviews and decisions

Revision ID: 0033
Revises: 0032
Create Date: 2026-11-30 12:16:11.572035

"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("returned_until", sa.DateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_language", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(note = '') = (note_language = '')", name=op.f("ck_application_note_language")
        ),
        sa.CheckConstraint("(number IS NULL) = (digest = '')", name=op.f("ck_application_digest")),
        sa.CheckConstraint(
            "(state = 'returned') = (returned_until IS NOT NULL)",
            name=op.f("ck_application_returned_until"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR number IS NOT NULL",
            name=op.f("ck_application_submitted"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'eligible', 'ineligible', 'under_review', 'shortlisted', 'awarded', 'declined', 'withdrawn')",
            name=op.f("ck_application_state"),
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (submitted_at IS NULL)", name=op.f("ck_application_number")
        ),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_application_seats")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_application_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_application_body_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["fund_call.id"],
            name=op.f("fk_application_call_id_fund_call"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_application_project_id_record"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("call_id", "body_id", name=op.f("uq_application_call_id_body_id")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_application_call_id_number")),
    )
    op.create_index(op.f("ix_application_account_id"), "application", ["account_id"])
    op.create_index(op.f("ix_application_body_id"), "application", ["body_id"])
    op.create_index(op.f("ix_application_project_id"), "application", ["project_id"])
    op.create_index(op.f("ix_application_state"), "application", ["state"])

    op.create_table(
        "application_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("proposed_id", sa.Integer(), nullable=True),
        sa.Column("proposed_name", sa.String(length=200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(decision = 'awarded') = (amount IS NOT NULL AND seats IS NOT NULL)",
            name=op.f("ck_application_decision_awarded"),
        ),
        sa.CheckConstraint(
            "decision IN ('ineligible', 'awarded', 'declined')",
            name=op.f("ck_application_decision_decision"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_application_decision_amount")),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_application_decision_seats")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_decision_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_id"],
            ["account.id"],
            name=op.f("fk_application_decision_confirmed_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_id"],
            ["account.id"],
            name=op.f("fk_application_decision_proposed_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_decision")),
    )
    op.create_index(
        op.f("ix_application_decision_application_id"), "application_decision", ["application_id"]
    )
    op.create_index(
        op.f("ix_application_decision_confirmed_id"), "application_decision", ["confirmed_id"]
    )
    op.create_index(
        op.f("ix_application_decision_proposed_id"), "application_decision", ["proposed_id"]
    )
    op.create_index(
        "uq_application_decision_waiting",
        "application_decision",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("confirmed_at IS NULL"),
        postgresql_where=sa.text("confirmed_at IS NULL"),
    )

    op.create_table(
        "application_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_file_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
    )
    op.create_index(
        op.f("ix_application_file_application_id"), "application_file", ["application_id"]
    )
    op.create_index(op.f("ix_application_file_sha256"), "application_file", ["sha256"])

    op.create_table(
        "application_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_application_line_amount")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_line_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_line")),
    )
    op.create_index(
        op.f("ix_application_line_application_id"), "application_line", ["application_id"]
    )

    op.create_table(
        "application_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.String(length=8), nullable=False),
        sa.Column("conflict_words", sa.Text(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(conflict = 'has') = (conflict_words <> '')",
            name=op.f("ck_application_review_conflict_words"),
        ),
        sa.CheckConstraint(
            "conflict IN ('', 'none', 'has')", name=op.f("ck_application_review_conflict")
        ),
        sa.CheckConstraint(
            "sent_at IS NULL OR conflict = 'none'", name=op.f("ck_application_review_sent_at")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_review_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["account.id"],
            name=op.f("fk_application_review_reviewer_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_review")),
        sa.UniqueConstraint(
            "application_id",
            "reviewer_id",
            name=op.f("uq_application_review_application_id_reviewer_id"),
        ),
    )
    op.create_index(
        op.f("ix_application_review_reviewer_id"), "application_review", ["reviewer_id"]
    )

    op.create_table(
        "co_applicant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_co_applicant_answered_at")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'confirmed', 'refused')", name=op.f("ck_co_applicant_state")
        ),
        sa.ForeignKeyConstraint(
            ["answered_id"],
            ["account.id"],
            name=op.f("fk_co_applicant_answered_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_co_applicant_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_co_applicant_body_id_record"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_applicant")),
        sa.UniqueConstraint(
            "application_id", "body_id", name=op.f("uq_co_applicant_application_id_body_id")
        ),
    )
    op.create_index(op.f("ix_co_applicant_answered_id"), "co_applicant", ["answered_id"])
    op.create_index(op.f("ix_co_applicant_body_id"), "co_applicant", ["body_id"])


def downgrade():
    op.drop_table("co_applicant")
    op.drop_table("application_review")
    op.drop_table("application_line")
    op.drop_table("application_file")
    op.drop_table("application_decision")
    op.drop_table("application")
