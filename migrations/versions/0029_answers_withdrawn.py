"""answers of record can be withdrawn; whether a version says something else than the one before

Revision ID: 0029
Revises: 0028
Create Date: 2026-11-30 09:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STATES = ("proposed", "published", "hidden", "declined")
NUMBER = "(number IS NOT NULL) = (kind = 'of_record' AND state IN ('published', 'withdrawn'))"
REASON = (
    "(reason <> '') = (state IN ('hidden', 'declined')"
    " OR (state = 'withdrawn' AND (withdrawn_by = 'staff' OR reason <> '')))"
)
WITHDRAWN = (
    "(state = 'withdrawn') = (withdrawn_by <> '')"
    " AND (state = 'withdrawn') = (withdrawn_at IS NOT NULL)"
)
OLD_NUMBER = "(number IS NOT NULL) = (kind = 'of_record' AND state = 'published')"
OLD_REASON = "(state IN ('hidden', 'declined')) = (reason <> '')"


def upgrade():
    with op.batch_alter_table("revision") as batch_op:
        batch_op.add_column(
            sa.Column("substantial", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("revision") as batch_op:
        batch_op.alter_column("substantial", server_default=None)

    with op.batch_alter_table("question_answer") as batch_op:
        for name in ("state", "number", "reason"):
            batch_op.drop_constraint(op.f(f"ck_question_answer_{name}"), type_="check")
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("withdrawn_by", sa.String(length=10), nullable=False, server_default="")
        )
    with op.batch_alter_table("question_answer") as batch_op:
        batch_op.alter_column("withdrawn_by", server_default=None)
        _checks(batch_op, (*STATES, "withdrawn"), NUMBER, REASON)
        batch_op.create_check_constraint(
            op.f("ck_question_answer_withdrawn_by"), "withdrawn_by IN ('', 'delegate', 'staff')"
        )
        batch_op.create_check_constraint(op.f("ck_question_answer_withdrawn"), WITHDRAWN)


def downgrade():
    # What was withdrawn is no answer of record any more, and is kept as one that was not confirmed.
    op.execute(
        "UPDATE question_answer SET reason = 'withdrawn', reason_language = 'en'"
        " WHERE state = 'withdrawn' AND reason = ''"
    )
    with op.batch_alter_table("question_answer") as batch_op:
        for name in ("state", "number", "reason", "withdrawn_by", "withdrawn"):
            batch_op.drop_constraint(op.f(f"ck_question_answer_{name}"), type_="check")
    op.execute(
        "UPDATE question_answer SET state = 'declined', number = NULL WHERE state = 'withdrawn'"
    )
    with op.batch_alter_table("question_answer") as batch_op:
        batch_op.drop_column("withdrawn_by")
        batch_op.drop_column("withdrawn_at")
        _checks(batch_op, STATES, OLD_NUMBER, OLD_REASON)
    with op.batch_alter_table("revision") as batch_op:
        batch_op.drop_column("substantial")


def _checks(batch_op, states, number, reason):
    listed = ", ".join(f"'{state}'" for state in states)
    for name, rule in (("state", f"state IN ({listed})"), ("number", number), ("reason", reason)):
        batch_op.create_check_constraint(op.f(f"ck_question_answer_{name}"), rule)
