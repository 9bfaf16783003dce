"""agreement texts: articles in several languages, their editions and drafts

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-29 21:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ORIGINS = "origin IN ('authentic', 'official', 'human', 'machine')"


def upgrade():
    op.create_table(
        "text_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        _of_record("text_edition"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_edition")),
        sa.UniqueConstraint(
            "record_id",
            "language",
            "digest",
            name=op.f("uq_text_edition_record_id_language_digest"),
        ),
    )
    op.create_table(
        "text_unit",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identifier", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("heading", sa.String(length=400), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["text_edition.id"],
            name=op.f("fk_text_unit_edition_id_text_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "position", name=op.f("pk_text_unit")),
        sa.UniqueConstraint(
            "edition_id", "identifier", name=op.f("uq_text_unit_edition_id_identifier")
        ),
    )
    op.create_index(op.f("ix_text_unit_identifier"), "text_unit", ["identifier"])
    op.create_table(
        "agreement_text",
        *_described(),
        sa.Column("digest", sa.String(length=64), nullable=False),
        *_constraints("agreement_text"),
    )
    _add_indexes("agreement_text")
    op.create_table(
        "text_draft",
        *_described(),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("doubtful", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("base_digest", sa.String(length=64), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("editor_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('reading', 'ready', 'failed')", name=op.f("ck_text_draft_state")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (problem <> '')", name=op.f("ck_text_draft_problem")
        ),
        sa.ForeignKeyConstraint(
            ["editor_id"],
            ["account.id"],
            name=op.f("fk_text_draft_editor_id_account"),
            ondelete="SET NULL",
        ),
        *_constraints("text_draft"),
    )
    _add_indexes("text_draft")
    op.create_index(op.f("ix_text_draft_editor_id"), "text_draft", ["editor_id"])
    op.create_index(op.f("ix_text_draft_updated_at"), "text_draft", ["updated_at"])


def _described():
    """Columns that say what a text is and where it is from."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("locator", sa.String(length=300), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("licence", sa.String(length=20), nullable=False),
    )


def _of_record(table):
    name = op.f(f"fk_{table}_record_id_record")
    return sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=name, ondelete="CASCADE")


def _constraints(table):
    return (
        sa.CheckConstraint(ORIGINS, name=op.f(f"ck_{table}_origin")),
        _of_record(table),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["record.id"],
            name=op.f(f"fk_{table}_source_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f(f"fk_{table}_document_id_document"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("record_id", "language", name=op.f(f"uq_{table}_record_id_language")),
    )


def _add_indexes(table):
    op.create_index(op.f(f"ix_{table}_source_id"), table, ["source_id"])
    op.create_index(op.f(f"ix_{table}_document_id"), table, ["document_id"])


def downgrade():
    op.drop_table("text_draft")
    op.drop_table("agreement_text")
    op.drop_table("text_unit")
    op.drop_table("text_edition")
