"""imports of sheets

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-29 03:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sheet_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("media", sa.String(length=8), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("editor_name", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("decided_id", sa.Integer(), nullable=True),
        sa.Column("decided_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decision", sa.String(length=500), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=True),
        sa.Column("undone_id", sa.Integer(), nullable=True),
        sa.Column("undone_name", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('checked', 'in_review', 'checking', 'accepted', 'undoing', 'refused', "
            "'imported', 'undone', 'discarded')",
            name=op.f("ck_sheet_import_state"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{column}_id"],
                ["account.id"],
                name=op.f(f"fk_sheet_import_{column}_id_account"),
                ondelete="SET NULL",
            )
            for column in ("author", "editor", "decided", "undone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
    )
    for column in ("author_id", "state"):
        op.create_index(op.f(f"ix_sheet_import_{column}"), "sheet_import", [column])
    op.create_table(
        "sheet_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.Column("mended", sa.Boolean(), nullable=False),
        sa.Column("written_version", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('create', 'change', 'unchanged', 'conflict', 'wrong')",
            name=op.f("ck_sheet_row_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["sheet_import.id"],
            name=op.f("fk_sheet_row_sheet_id_sheet_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_row")),
    )
    op.create_index(op.f("ix_sheet_row_code"), "sheet_row", ["code"])
    op.create_index("ix_sheet_row_place", "sheet_row", ["sheet_id", "number"], unique=True)
    op.create_index("ix_sheet_row_outcome", "sheet_row", ["sheet_id", "outcome", "number"])


def downgrade():
    op.drop_table("sheet_row")
    op.drop_table("sheet_import")
