"""projects that others report to IATI, and what their files said when it was taken over

Revision ID: 0035
Revises: 0034
Create Date: 2026-11-30 12:40:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TEXTS = {"tie": 12, "iati_identifier": 200}


def upgrade():
    with op.batch_alter_table("project", schema=None) as batch_op:
        for name, length in TEXTS.items():
            batch_op.add_column(
                sa.Column(name, sa.String(length=length), nullable=False, server_default="")
            )
    with op.batch_alter_table("project", schema=None) as batch_op:
        for name in TEXTS:
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(batch_op.f("ix_project_iati_identifier"), ["iati_identifier"])

    op.create_table(
        "iati_taken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_iati_taken_proposal_id_proposal"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_iati_taken")),
        sa.UniqueConstraint("identifier", name=op.f("uq_iati_taken_identifier")),
    )
    op.create_index(op.f("ix_iati_taken_proposal_id"), "iati_taken", ["proposal_id"])


def downgrade():
    op.drop_table("iati_taken")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_iati_identifier"))
        for name in reversed(TEXTS):
            batch_op.drop_column(name)
