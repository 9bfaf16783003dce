"""interpreters: the languages that somebody interprets a session into

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-30 04:10:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    none = sa.Column("languages", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("slot_person", none)
    with op.batch_alter_table("slot_person") as batch_op:
        batch_op.alter_column("languages", server_default=None)


def downgrade():
    with op.batch_alter_table("slot_person") as batch_op:
        batch_op.drop_column("languages")
