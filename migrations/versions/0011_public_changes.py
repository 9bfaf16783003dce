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
    # What was withdrawn got no version by it; its row was touched then.
    op.execute(
        "UPDATE record SET public_at = CASE state WHEN 'withdrawn' THEN updated_at ELSE "
        "(SELECT max(revision.at) FROM revision WHERE revision.record_id = record.id) END "
        "WHERE EXISTS (SELECT 1 FROM revision WHERE revision.record_id = record.id) "
        "AND state <> 'draft'"
    )
    op.create_index("ix_record_public", "record", ["public_at", "id"])
    op.create_index("ix_record_kind_public", "record", ["kind", "public_at", "id"])


def downgrade():
    op.drop_index("ix_record_kind_public", table_name="record")
    op.drop_index("ix_record_public", table_name="record")
    op.drop_column("record", "public_at")
