"""when what the public may see of a record changed last

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-29 18:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("record", sa.Column("public_at", sa.DateTime(), nullable=True))
    op.execute(
        "UPDATE record SET public_at = coalesce((SELECT max(revision.at) FROM revision "
        "WHERE revision.record_id = record.id), published_at, updated_at) "
        "WHERE state = 'published'"
    )
    # A withdrawal got no version; the row was touched by it. A draft that was withdrawn has none.
    op.execute(
        "UPDATE record SET public_at = updated_at WHERE state = 'withdrawn' AND EXISTS "
        "(SELECT 1 FROM revision WHERE revision.record_id = record.id)"
    )
    op.create_index("ix_record_public", "record", ["public_at", "id"])
    op.create_index("ix_record_kind_public", "record", ["kind", "public_at", "id"])


def downgrade():
    op.drop_index("ix_record_kind_public", table_name="record")
    op.drop_index("ix_record_public", table_name="record")
    op.drop_column("record", "public_at")
