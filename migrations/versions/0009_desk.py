"""the desk: what is opened and searched for, addresses that are asked

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-29 03:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    # Not by a batch: that would drop the table that most others refer to.
    op.add_column(
        "record",
        sa.Column("withdrawal_language", sa.String(20), nullable=False, server_default=""),
    )
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewer_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_text_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_text_reviewer_id_account"),
            "account",
            ["reviewer_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_table(
        "opening",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "code", name=op.f("pk_opening")),
    )
    op.create_table(
        "fruitless_search",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "language", "words", name=op.f("pk_fruitless_search")),
    )
    op.create_table(
        "asked_address",
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_asked_address")),
    )
    op.create_index("ix_asked_address_failures", "asked_address", ["failures"])
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("batch", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.create_index(batch_op.f("ix_proposal_batch"), ["batch"], unique=False)
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.alter_column("batch", server_default=None)


def downgrade():
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_batch"))
        batch_op.drop_column("batch")
    op.drop_index("ix_asked_address_failures", "asked_address")
    op.drop_table("asked_address")
    op.drop_table("fruitless_search")
    op.drop_table("opening")
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_text_reviewer_id_account"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_text_reviewer_id"))
        batch_op.drop_column("reviewer_id")
    op.drop_column("record", "withdrawal_language")
