"""snapshots of the registry and their files

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-29 18:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("name", name=op.f("uq_snapshot_name")),
        sa.UniqueConstraint("quarter", name=op.f("uq_snapshot_quarter")),
    )
    op.create_table(
        "snapshot_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_file_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_file")),
        sa.UniqueConstraint("snapshot_id", "name", name=op.f("uq_snapshot_file_snapshot_id_name")),
    )
    op.create_index(op.f("ix_snapshot_file_sha256"), "snapshot_file", ["sha256"])


def downgrade():
    op.drop_index(op.f("ix_snapshot_file_sha256"), table_name="snapshot_file")
    op.drop_table("snapshot_file")
    op.drop_table("snapshot")
