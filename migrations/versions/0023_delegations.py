"""delegations: what their members need, and the role of the protocol officer

Revision ID: 0023
Revises: 0021
Create Date: 2026-11-30 04:10:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

ROLES = "'administrator', 'editor', 'translator', 'delegate'"


def upgrade():
    op.create_table(
        "member_need",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=16), nullable=False),
        sa.Column("sealed_words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "need IN ('passport', 'visa', 'diet', 'accessibility', 'arrival', 'departure', "
            "'vehicle', 'other')",
            name=op.f("ck_member_need_need"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["delegation_member.id"],
            name=op.f("fk_member_need_member_id_delegation_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "need", name=op.f("pk_member_need")),
    )
    allow_roles(f"role IN ({ROLES}, 'protocol')")


def downgrade():
    op.execute("DELETE FROM role_grant WHERE role = 'protocol'")
    allow_roles(f"role IN ({ROLES})")
    op.drop_table("member_need")


def allow_roles(condition):
    """Let the roles be those of the condition."""
    name = op.f("ck_role_grant_role")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, condition)
