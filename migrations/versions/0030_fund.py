"""the training fund: calls, applications, projects, participants and their certificates

Revision ID: 0030
Revises: 0027
Create Date: 2026-11-30 09:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"
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
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("activity_ref", sa.String(length=10), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=False),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("own_language", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("latin_name <> '' OR own_name <> ''", name=op.f("ck_participant_name")),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_participant_body_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_participant_project_id_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint(
            "project_id",
            "activity_ref",
            "identity",
            name=op.f("uq_participant_project_id_activity_ref_identity"),
        ),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_body_id"), ["body_id"], unique=False)

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
        sa.Column("baseline", sa.Numeric(precision=20, scale=4), nullable=True),
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
        sa.Column("target", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("target_text", sa.String(length=300), nullable=False),
        sa.Column("actual", sa.Numeric(precision=20, scale=4), nullable=True),
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

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("returned_until", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_id", sa.Integer(), nullable=True),
        sa.Column("decided_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(length=20), nullable=False),
        sa.Column("awarded_amount", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("awarded_seats", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(reason = '') = (reason_language = '')", name=op.f("ck_application_reason_language")
        ),
        sa.CheckConstraint(
            "(state = 'awarded') = (awarded_amount IS NOT NULL AND awarded_seats IS NOT NULL)",
            name=op.f("ck_application_awarded"),
        ),
        sa.CheckConstraint(
            "(state IN ('ineligible', 'awarded', 'declined')) = (decided_at IS NOT NULL)",
            name=op.f("ck_application_decided_at"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'withdrawn', 'eligible', 'ineligible', 'shortlisted', 'awarded', 'declined')",
            name=op.f("ck_application_state"),
        ),
        sa.CheckConstraint("awarded_amount >= 0", name=op.f("ck_application_awarded_amount")),
        sa.CheckConstraint("awarded_seats >= 0", name=op.f("ck_application_awarded_seats")),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_application_seats")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_application_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_application_body_id_record"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["fund_call.id"],
            name=op.f("fk_application_call_id_fund_call"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["decided_id"],
            ["account.id"],
            name=op.f("fk_application_decided_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["record.id"],
            name=op.f("fk_application_project_id_record"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("call_id", "body_id", name=op.f("uq_application_call_id_body_id")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_application_call_id_number")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_decided_id"), ["decided_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_state"), ["state"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issuer_name", sa.String(length=200), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reason_language", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(reason = '') = (reason_language = '')", name=op.f("ck_certificate_reason_language")
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (reason = '')", name=op.f("ck_certificate_revoked_at")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_certificate_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "application_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_file_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
    )
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_file_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_application_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "application_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_application_line_amount")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_line_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_line")),
    )
    with op.batch_alter_table("application_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_line_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "application_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.String(length=8), nullable=False),
        sa.Column("conflict_words", sa.Text(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(conflict = 'has') = (conflict_words <> '')",
            name=op.f("ck_application_review_conflict_words"),
        ),
        sa.CheckConstraint(
            "conflict IN ('', 'none', 'has')", name=op.f("ck_application_review_conflict")
        ),
        sa.CheckConstraint(
            "sent_at IS NULL OR conflict = 'none'", name=op.f("ck_application_review_sent_at")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_review_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["account.id"],
            name=op.f("fk_application_review_reviewer_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_review")),
        sa.UniqueConstraint(
            "application_id",
            "reviewer_id",
            name=op.f("uq_application_review_application_id_reviewer_id"),
        ),
    )
    with op.batch_alter_table("application_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_review_reviewer_id"), ["reviewer_id"], unique=False
        )

    op.create_table(
        "co_applicant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_co_applicant_answered_at")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'confirmed', 'refused')", name=op.f("ck_co_applicant_state")
        ),
        sa.ForeignKeyConstraint(
            ["answered_id"],
            ["account.id"],
            name=op.f("fk_co_applicant_answered_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_co_applicant_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["record.id"],
            name=op.f("fk_co_applicant_body_id_record"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_applicant")),
        sa.UniqueConstraint(
            "application_id", "body_id", name=op.f("uq_co_applicant_application_id_body_id")
        ),
    )
    with op.batch_alter_table("co_applicant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_co_applicant_answered_id"), ["answered_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_co_applicant_body_id"), ["body_id"], unique=False)


def downgrade():
    with op.batch_alter_table("co_applicant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_applicant_body_id"))
        batch_op.drop_index(batch_op.f("ix_co_applicant_answered_id"))

    op.drop_table("co_applicant")
    with op.batch_alter_table("application_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_review_reviewer_id"))

    op.drop_table("application_review")
    with op.batch_alter_table("application_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_line_application_id"))

    op.drop_table("application_line")
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_application_file_application_id"))

    op.drop_table("application_file")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_participant_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_state"))
        batch_op.drop_index(batch_op.f("ix_application_project_id"))
        batch_op.drop_index(batch_op.f("ix_application_decided_id"))
        batch_op.drop_index(batch_op.f("ix_application_call_id"))
        batch_op.drop_index(batch_op.f("ix_application_body_id"))
        batch_op.drop_index(batch_op.f("ix_application_account_id"))

    op.drop_table("application")
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
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_body_id"))

    op.drop_table("participant")
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
