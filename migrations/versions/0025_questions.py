"""questions about records, and what was answered to them

Revision ID: 0025
Revises: 0024
Create Date: 2026-11-30 04:12:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("letters_in", sa.String(length=20), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(length=20), nullable=False),
        sa.Column("same_as_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("reported_at", sa.DateTime(), nullable=True),
        sa.Column("complaint", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(reason <> '') = (reason_language <> '')", name=op.f("ck_question_reason_language")
        ),
        sa.CheckConstraint(
            "(role = 'delegate') = (body_id IS NOT NULL)", name=op.f("ck_question_body")
        ),
        sa.CheckConstraint("(state = 'hidden') = (reason <> '')", name=op.f("ck_question_reason")),
        sa.CheckConstraint(
            "role IN ('visitor', 'delegate', 'staff')", name=op.f("ck_question_role")
        ),
        sa.CheckConstraint(
            "same_as_id IS NULL OR state = 'merged'", name=op.f("ck_question_merged")
        ),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL",
            name=op.f("ck_question_published_at"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'published', 'hidden', 'merged')", name=op.f("ck_question_state")
        ),
        sa.ForeignKeyConstraint(
            ["about_id"],
            ["record.id"],
            name=op.f("fk_question_about_id_record"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_question_actor_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["record.id"], name=op.f("fk_question_body_id_record"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"],
            ["question.id"],
            name=op.f("fk_question_same_as_id_question"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("form_id", name=op.f("uq_question_form_id")),
    )
    op.create_index(
        op.f("ix_question_about"), "question", ["about_id", "state", "position", "asked_at"]
    )
    op.create_index(op.f("ix_question_actor_id"), "question", ["actor_id"])
    op.create_index(op.f("ix_question_body_id"), "question", ["body_id"])
    op.create_index(op.f("ix_question_language"), "question", ["language"])
    op.create_index(op.f("ix_question_queue"), "question", ["state", "asked_at", "id"])
    op.create_index(op.f("ix_question_reported_at"), "question", ["reported_at"])
    op.create_index(op.f("ix_question_same_as_id"), "question", ["same_as_id"])

    op.create_table(
        "question_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=40), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("about_number", sa.Integer(), nullable=False),
        sa.Column("seen_revision", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("affirmed_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(number IS NOT NULL) = (kind = 'of_record' AND state = 'published')",
            name=op.f("ck_question_answer_number"),
        ),
        sa.CheckConstraint(
            "(reason <> '') = (reason_language <> '')",
            name=op.f("ck_question_answer_reason_language"),
        ),
        sa.CheckConstraint(
            "(role = 'delegate') = (body_id IS NOT NULL)", name=op.f("ck_question_answer_body")
        ),
        sa.CheckConstraint(
            "(state IN ('hidden', 'declined')) = (reason <> '')",
            name=op.f("ck_question_answer_reason"),
        ),
        sa.CheckConstraint(
            "kind = 'free' OR role = 'delegate'", name=op.f("ck_question_answer_of_record")
        ),
        sa.CheckConstraint("kind IN ('free', 'of_record')", name=op.f("ck_question_answer_kind")),
        sa.CheckConstraint("role IN ('delegate', 'staff')", name=op.f("ck_question_answer_role")),
        sa.CheckConstraint(
            "state IN ('proposed', 'published', 'hidden', 'declined')",
            name=op.f("ck_question_answer_state"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_question_answer_actor_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_question_answer_body_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_question_answer_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_answer")),
        sa.UniqueConstraint("form_id", name=op.f("uq_question_answer_form_id")),
        sa.UniqueConstraint(
            "question_id", "number", name=op.f("uq_question_answer_question_id_number")
        ),
    )
    op.create_index(op.f("ix_question_answer_actor_id"), "question_answer", ["actor_id"])
    op.create_index(op.f("ix_question_answer_body_id"), "question_answer", ["body_id"])
    op.create_index(
        op.f("ix_question_answer_queue"), "question_answer", ["kind", "state", "answered_at", "id"]
    )


def downgrade():

    op.drop_table("question_answer")

    op.drop_table("question")
