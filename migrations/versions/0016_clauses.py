"""clauses: whether agreements have the standard clauses, and where

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-29 20:50:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "clause_assessment",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=600), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("date_text", sa.String(length=40), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("assessor_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "answer IN ('present', 'absent', 'inconclusive')",
            name=op.f("ck_clause_assessment_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["record.id"],
            name=op.f("fk_clause_assessment_agreement_id_record"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["record.id"],
            name=op.f("fk_clause_assessment_source_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["assessor_id"],
            ["account.id"],
            name=op.f("fk_clause_assessment_assessor_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("agreement_id", "code", name=op.f("pk_clause_assessment")),
    )
    op.create_index("ix_clause_assessment_code_answer", "clause_assessment", ["code", "answer"])
    op.create_index(op.f("ix_clause_assessment_source_id"), "clause_assessment", ["source_id"])
    op.create_index(op.f("ix_clause_assessment_assessor_id"), "clause_assessment", ["assessor_id"])


def downgrade():
    op.drop_table("clause_assessment")
