"""Words of the registry as codes of IATI 2.03 (https://iatistandard.org/en/iati-standard/203/)."""

STATUS = {
    "pipeline": "1", "implementation": "2", "finalisation": "3", "closed": "4", "cancelled": "5",
    "suspended": "6",
}  # fmt: skip
"""ActivityStatus."""
ROLE = {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4"}
"""OrganisationRole."""
DATES = (
    ("planned_start_text", "1"),
    ("start_text", "2"),
    ("planned_end_text", "3"),
    ("end_text", "4"),
)
"""Fields of a project → ActivityDateType, in the order in which they are written."""
STARTS = frozenset({"1", "2"})
SOURCE_SAYS = "The source says {}."
"""Beside a day that is only a bound: the date as it is known (EDTF)."""
TRANSACTION = {
    "incoming_funds": "1", "commitment": "2", "disbursement": "3", "expenditure": "4",
    "incoming_commitment": "11", "pledge": "12", "incoming_pledge": "13",
}  # fmt: skip
"""TransactionType."""
BUDGET_TYPE = {"original": "1", "revised": "2"}
BUDGET_STATUS = {"indicative": "1", "committed": "2"}
RESULT = {"output": "1", "outcome": "2", "impact": "3", "other": "9"}
"""ResultType."""
MEASURE = {"unit": "1", "percentage": "2", "nominal": "3", "ordinal": "4", "qualitative": "5"}
"""IndicatorMeasure."""
QUALITATIVE = "5"
GOVERNMENT, MULTILATERAL = "10", "40"
"""OrganisationType: an administration, an organization of several countries."""
TRADE_FACILITATION = "33120"
"""Sector of the OECD DAC: what the fund is for."""
DAC_5_DIGITS, REPORTING_ORGANISATION = "1", "99"
"""SectorVocabulary, TagVocabulary."""
SEVERAL_COUNTRIES = "3"
"""ActivityScope: multi-national."""
WEB_PAGE = "A12"
"""DocumentCategory: activity web page."""
REPORT = {"narrative": "A08", "financial": "A05", "final": "A08", "follow_up": "A07"}
"""Type of report → DocumentCategory: results, outcomes and outputs; budget; review of performance
and evaluation."""
REPORT_TITLE = {
    "narrative": "Narrative report", "financial": "Financial report", "final": "Final report",
    "follow_up": "Follow-up report",
}  # fmt: skip
WEB_FORMAT = "text/html"
ORGANISATION_PAGE = "B16"
"""DocumentCategory: organisation web page."""
OTHER_ACTIVITY = "A9"
"""OtherIdentifierType: other activity identifier."""
