"""how long agreements run by their own terms: duration, renewal, notice

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-29 17:30:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXTS = {"duration": 8, "renewal": 12, "renewal_term": 8, "notice": 8}


def upgrade():
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unlimited", sa.Boolean(), nullable=True))
        for name, length in TEXTS.items():
            batch_op.add_column(
                sa.Column(name, sa.String(length=length), nullable=False, server_default="")
            )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        for name in TEXTS:
            batch_op.alter_column(name, server_default=None)


def downgrade():
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        for name in ("notice", "renewal_term", "renewal", "duration", "unlimited"):
            batch_op.drop_column(name)
