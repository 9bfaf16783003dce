"""papers: the call of an edition, papers with authors and reviews, their files, links of sessions

Revision ID: 0027
Revises: 0026
Create Date: 2026-11-30 04:10:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "paper_call",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("longest_abstract", sa.Integer(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_paper_call_order")),
        sa.CheckConstraint("longest_abstract >= 1", name=op.f("ck_paper_call_longest_abstract")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["record.id"],
            name=op.f("fk_paper_call_edition_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_paper_call")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("submitter_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("second_language", sa.String(length=20), nullable=False),
        sa.Column("second_title", sa.String(length=300), nullable=False),
        sa.Column("second_abstract", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=True),
        sa.Column("licence", sa.String(length=20), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_id", sa.Integer(), nullable=True),
        sa.Column("decided_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(length=20), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn', 'accepted', 'changes', 'declined')",
            name=op.f("ck_paper_state"),
        ),
        sa.CheckConstraint(
            "(second_language = '') = (second_title = '')", name=op.f("ck_paper_second_title")
        ),
        sa.CheckConstraint("(sha256 = '') = (size = 0)", name=op.f("ck_paper_size")),
        sa.CheckConstraint(
            "(reason = '') = (reason_language = '')", name=op.f("ck_paper_reason_language")
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'changes', 'declined')) = (decided_at IS NOT NULL)",
            name=op.f("ck_paper_decided_at"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["paper_call.edition_id"],
            name=op.f("fk_paper_edition_id_paper_call"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_paper_{column}_{table}"),
                ondelete="SET NULL",
            )
            for column, table in (
                ("submitter_id", "account"), ("decided_id", "account"),
                ("wish_id", "record"), ("session_id", "record"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )  # fmt: skip
    for column in (
        "edition_id", "submitter_id", "state", "wish_id", "sha256", "decided_id", "session_id",
    ):  # fmt: skip
        op.create_index(op.f(f"ix_paper_{column}"), "paper", [column])

    op.create_table(
        "paper_author",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=False),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("own_language", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=300), nullable=False),
        sa.Column("body_text", sa.String(length=300), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("latin_name <> '' OR own_name <> ''", name=op.f("ck_paper_author_name")),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["paper.id"],
            name=op.f("fk_paper_author_paper_id_paper"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_paper_author_body_id_record"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["forum_person.id"],
            name=op.f("fk_paper_author_person_id_forum_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_author")),
    )
    for column in ("paper_id", "body_id", "person_id"):
        op.create_index(op.f(f"ix_paper_author_{column}"), "paper_author", [column])

    op.create_table(
        "paper_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.String(length=8), nullable=False),
        sa.Column("conflict_words", sa.Text(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "conflict IN ('', 'none', 'has')", name=op.f("ck_paper_review_conflict")
        ),
        sa.CheckConstraint(
            "(conflict = 'has') = (conflict_words <> '')",
            name=op.f("ck_paper_review_conflict_words"),
        ),
        sa.CheckConstraint(
            "sent_at IS NULL OR conflict = 'none'", name=op.f("ck_paper_review_sent_at")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["paper.id"],
            name=op.f("fk_paper_review_paper_id_paper"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["account.id"],
            name=op.f("fk_paper_review_reviewer_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_review")),
        sa.UniqueConstraint(
            "paper_id", "reviewer_id", name=op.f("uq_paper_review_paper_id_reviewer_id")
        ),
    )
    op.create_index(op.f("ix_paper_review_reviewer_id"), "paper_review", ["reviewer_id"])

    op.create_table(
        "paper_file",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("release", sa.String(length=8), nullable=False),
        sa.Column("release_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('paper', 'slides')", name=op.f("ck_paper_file_kind")),
        sa.CheckConstraint(
            "release IN ('held', 'start', 'instant')", name=op.f("ck_paper_file_release")
        ),
        sa.CheckConstraint(
            "(release = 'instant') = (release_at IS NOT NULL)",
            name=op.f("ck_paper_file_release_at"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_paper_file_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["paper.id"],
            name=op.f("fk_paper_file_paper_id_paper"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_paper_file")),
    )
    op.create_index(op.f("ix_paper_file_paper_id"), "paper_file", ["paper_id"])
    op.create_index(op.f("ix_paper_file_release"), "paper_file", ["release"])

    op.create_table(
        "session_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=700), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "kind IN ('recording', 'slides', 'transcript')", name=op.f("ck_session_link_kind")
        ),
        sa.CheckConstraint(
            "substr(url, 1, 7) = 'http://' OR substr(url, 1, 8) = 'https://'",
            name=op.f("ck_session_link_url"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["record.id"],
            name=op.f("fk_session_link_session_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_link")),
        sa.UniqueConstraint("session_id", "url", name=op.f("uq_session_link_session_id_url")),
    )


def downgrade():
    for table in (
        "session_link", "paper_file", "paper_review", "paper_author", "paper", "paper_call",
    ):  # fmt: skip
        op.drop_table(table)
