"""notices: where people of programmes are written to, and whose account released a programme

Revision ID: 0028
Revises: 0027
Create Date: 2026-11-30 09:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

RELEASED_BY = """
UPDATE programme_release SET actor_id = (
  SELECT MAX(audit_entry.actor_id) FROM audit_entry
  JOIN record ON record.code = audit_entry.target
  WHERE record.id = programme_release.edition_id
    AND audit_entry.action = 'programme.release'
    AND audit_entry.actor_name = programme_release.actor_name
)
"""
"""The log knows who released under this name."""


def upgrade():
    with op.batch_alter_table("forum_person") as batch_op:
        batch_op.add_column(
            sa.Column("email", sa.String(length=254), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("letter_language", sa.String(length=20), nullable=False, server_default="en")
        )
        batch_op.create_index(op.f("ix_forum_person_email"), ["email"])
    with op.batch_alter_table("forum_person") as batch_op:
        batch_op.alter_column("email", server_default=None)
        batch_op.alter_column("letter_language", server_default=None)
    with op.batch_alter_table("programme_release") as batch_op:
        batch_op.add_column(sa.Column("actor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_programme_release_actor_id_account"),
            "account",
            ["actor_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_index(op.f("ix_programme_release_actor_id"), ["actor_id"])
    op.execute(RELEASED_BY)


def downgrade():
    with op.batch_alter_table("programme_release") as batch_op:
        batch_op.drop_index(op.f("ix_programme_release_actor_id"))
        batch_op.drop_constraint(op.f("fk_programme_release_actor_id_account"), type_="foreignkey")
        batch_op.drop_column("actor_id")
    with op.batch_alter_table("forum_person") as batch_op:
        batch_op.drop_index(op.f("ix_forum_person_email"))
        batch_op.drop_column("letter_language")
        batch_op.drop_column("email")
