"""the training fund: calls and projects with their parts

Revision ID: 0030
Revises: 0029
Create Date: 2026-11-30 09:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "call_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_call_criterion_weight")),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["record.id"],
            name=op.f("fk_call_criterion_call_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_criterion")),
    )
    with op.batch_alter_table("call_criterion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_criterion_call_id"), ["call_id"], unique=False)

    op.create_table(
        "fund_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("opens_clock", sa.String(length=16), nullable=False),
        sa.Column("closes_clock", sa.String(length=16), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("budget", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("application_languages", sa.JSON(), nullable=False),
        sa.Column("reviewers", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(budget IS NULL) = (currency = '')", name=op.f("ck_fund_call_currency")
        ),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_fund_call_budget")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_fund_call_order")),
        sa.CheckConstraint("reviewers >= 2", name=op.f("ck_fund_call_reviewers")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_fund_call_seats")),
        sa.ForeignKeyConstraint(
            ["id"], ["record.id"], name=op.f("fk_fund_call_id_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_call")),
    )
    with op.batch_alter_table("fund_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_call_closes_at"), ["closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_fund_call_opens_at"), ["opens_at"], unique=False)

    op.create_table(
        "fund_transaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("transaction_type", sa.String(length=20), nullable=False),
        sa.Column("date_text", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.Numeric(precision=20, scale=8), nullable=True),
        sa.Column("rate_source", sa.String(length=200), nullable=False),
        sa.Column("rate_date_text", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(rate IS NULL) = (rate_date_text = '')",
            name=op.f("ck_fund_transaction_rate_date_text"),
        ),
        sa.CheckConstraint(
            "(rate IS NULL) = (rate_source = '')", name=op.f("ck_fund_transaction_rate_source")
        ),
        sa.CheckConstraint("rate > 0", name=op.f("ck_fund_transaction_rate")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_fund_transaction_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["record.id"],
            name=op.f("fk_fund_transaction_provider_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"],
            ["record.id"],
            name=op.f("fk_fund_transaction_receiver_id_record"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_transaction")),
        sa.UniqueConstraint("code", name=op.f("uq_fund_transaction_code")),
    )
    with op.batch_alter_table("fund_transaction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fund_transaction_project_id"), ["project_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fund_transaction_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fund_transaction_receiver_id"), ["receiver_id"], unique=False
        )
        batch_op.create_index(
            "ix_fund_transaction_type_day", ["transaction_type", "day"], unique=False
        )

    op.create_table(
        "participant_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("activity_ref", sa.String(length=10), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("level <> '' OR sex <> ''", name=op.f("ck_participant_group_group")),
        sa.CheckConstraint("taken >= 5", name=op.f("ck_participant_group_taken")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_participant_group_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant_group")),
        sa.UniqueConstraint("code", name=op.f("uq_participant_group_code")),
        sa.UniqueConstraint(
            "project_id",
            "activity_ref",
            "level",
            "sex",
            name=op.f("uq_participant_group_project_id_activity_ref_level_sex"),
        ),
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("activity_ref", sa.String(length=10), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("territory", sa.String(length=2), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=True),
        sa.Column("completed", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(party_id IS NULL) <> (territory = '')",
            name=op.f("ck_participation_party_or_territory"),
        ),
        sa.CheckConstraint("completed >= 0", name=op.f("ck_participation_completed")),
        sa.CheckConstraint("offered >= 0", name=op.f("ck_participation_offered")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_participation_taken")),
        sa.ForeignKeyConstraint(
            ["party_id"],
            ["record.id"],
            name=op.f("fk_participation_party_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_participation_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("code", name=op.f("uq_participation_code")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_party_id"), ["party_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_participation_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("planned_start_text", sa.String(length=40), nullable=False),
        sa.Column("planned_end_text", sa.String(length=40), nullable=False),
        sa.Column("start_text", sa.String(length=40), nullable=False),
        sa.Column("end_text", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["record.id"], name=op.f("fk_project_call_id_record"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["id"], ["record.id"], name=op.f("fk_project_id_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_call_id"), ["call_id"], unique=False)

    op.create_table(
        "project_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("activity_type", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("start_text", sa.String(length=40), nullable=False),
        sa.Column("end_text", sa.String(length=40), nullable=False),
        sa.Column("territory", sa.String(length=2), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("seats_offered", sa.Integer(), nullable=True),
        sa.Column("seats_taken", sa.Integer(), nullable=True),
        sa.CheckConstraint("seats_offered >= 0", name=op.f("ck_project_activity_seats_offered")),
        sa.CheckConstraint("seats_taken >= 0", name=op.f("ck_project_activity_seats_taken")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_project_activity_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_activity")),
        sa.UniqueConstraint("code", name=op.f("uq_project_activity_code")),
        sa.UniqueConstraint("project_id", "ref", name=op.f("uq_project_activity_project_id_ref")),
    )
    with op.batch_alter_table("project_activity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_activity_activity_type"), ["activity_type"], unique=False
        )

    op.create_table(
        "project_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("budget_type", sa.String(length=10), nullable=False),
        sa.Column("budget_status", sa.String(length=10), nullable=False),
        sa.Column("start_text", sa.String(length=40), nullable=False),
        sa.Column("end_text", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("value_date_text", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_project_budget_amount")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_project_budget_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_budget")),
        sa.UniqueConstraint("code", name=op.f("uq_project_budget_code")),
    )
    with op.batch_alter_table("project_budget", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_budget_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "result_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("result_type", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=12), nullable=False),
        sa.Column("higher_is_better", sa.Boolean(), nullable=True),
        sa.Column("baseline_value", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("baseline_text", sa.String(length=300), nullable=False),
        sa.Column("baseline_date_text", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_result_indicator_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_indicator")),
        sa.UniqueConstraint("code", name=op.f("uq_result_indicator_code")),
        sa.UniqueConstraint("project_id", "ref", name=op.f("uq_result_indicator_project_id_ref")),
    )
    op.create_table(
        "result_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("indicator_ref", sa.String(length=10), nullable=False),
        sa.Column("start_text", sa.String(length=40), nullable=False),
        sa.Column("end_text", sa.String(length=40), nullable=False),
        sa.Column("end_latest", sa.Date(), nullable=True),
        sa.Column("target_value", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("target_text", sa.String(length=300), nullable=False),
        sa.Column("actual_value", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("actual_text", sa.String(length=300), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_result_period_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_period")),
        sa.UniqueConstraint("code", name=op.f("uq_result_period_code")),
    )
    with op.batch_alter_table("result_period", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_result_period_end_latest"), ["end_latest"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_result_period_project_id"), ["project_id"], unique=False
        )


def downgrade():
    with op.batch_alter_table("result_period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_result_period_project_id"))
        batch_op.drop_index(batch_op.f("ix_result_period_end_latest"))

    op.drop_table("result_period")
    op.drop_table("result_indicator")
    with op.batch_alter_table("project_budget", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_budget_project_id"))

    op.drop_table("project_budget")
    with op.batch_alter_table("project_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_activity_activity_type"))

    op.drop_table("project_activity")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_call_id"))

    op.drop_table("project")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_project_id"))
        batch_op.drop_index(batch_op.f("ix_participation_party_id"))

    op.drop_table("participation")
    op.drop_table("participant_group")
    with op.batch_alter_table("fund_transaction", schema=None) as batch_op:
        batch_op.drop_index("ix_fund_transaction_type_day")
        batch_op.drop_index(batch_op.f("ix_fund_transaction_receiver_id"))
        batch_op.drop_index(batch_op.f("ix_fund_transaction_provider_id"))
        batch_op.drop_index(batch_op.f("ix_fund_transaction_project_id"))

    op.drop_table("fund_transaction")
    with op.batch_alter_table("fund_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fund_call_opens_at"))
        batch_op.drop_index(batch_op.f("ix_fund_call_closes_at"))

    op.drop_table("fund_call")
    with op.batch_alter_table("call_criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_criterion_call_id"))

    op.drop_table("call_criterion")
