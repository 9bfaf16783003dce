"""The code lists of the data set: the stored codes and nothing else.

What a code means to a reader is said, in the reader's language, where it is shown.
"""


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


CODE_LISTS: dict[str, frozenset[str]] = {
    "confidence": _codes("high medium low"),
    "verification": _codes("checked partly unverified"),
    "origin": _codes("original authentic official human machine"),
    "text_field": _codes("title summary body"),
    # The six regions of the World Customs Organization.
    "wco_region": _codes(
        "asia_pacific europe north_africa_middle_east americas_caribbean"
        " east_southern_africa west_central_africa"
    ),
    "basis": _codes(
        "route_list_2015 aeo_partner_of_china aeo_partner_through_eu forum_attendance_reported"
        " separate_customs_territory proposer_and_host rail_terminus"
    ),
    "organization_kind": _codes(
        "intergovernmental union programme business body government training grouping"
    ),
    "district_kind": _codes("district port"),
    "group_role": _codes("leader member"),
    "progress_kind": _codes(
        "announced started pilot_started milestone result setback suspended resumed extended"
        " measure_completed withdrawn"
    ),
    "unit": _codes(
        "count count_per_day percent hours days days_per_year hours_per_day CNY CNY_billion"
        " CNY_per_TEU tonnes countries_and_regions customs_districts administrations"
    ),
    "direction": _codes("increase decrease none"),
    "form": _codes("cmaa mra memorandum protocol action_plan mechanism convention other"),
    "subject": _codes(
        "joint_control aeo_mutual_recognition secure_trade_lanes risk_management data_exchange"
        " enforcement capacity_building transit origin single_window e_commerce"
        " quarantine_food_safety"
    ),
    "party_role": _codes("party observer"),
    "track": _codes("legal operational"),
    # Acts on an instrument and, with a party, the acts of the United Nations Treaty Collection.
    "agreement_event": _codes(
        "signature initialling adoption conclusion ratification acceptance approval accession"
        " succession definitive_signature entry_into_force provisional_application suspension"
        " termination expiry replacement withdrawal submitted_for_ratification domestic_approval"
        " pilot_start operational_start status_reported"
    ),
    "agreement_status": _codes(
        "proposed negotiating initialled signed provisionally_applied in_force suspended"
        " terminated expired superseded unknown comparison site_validation pilot operational"
        " review"
    ),
    "relation": _codes(
        "implements funds agreed_at discussed_in amends replaces annex_of part_of evidence_for"
        " follows"
    ),
    "session_type": _codes("opening plenary parallel panel side bilateral closing briefing"),
    "attendance_kind": _codes("administration organization government"),
    "outcome_type": _codes(
        "consensus_point decision declaration agreement initiative mechanism platform centre plan"
    ),
    "tie": _codes("direct related background"),
    "source_kind": _codes(
        "official news trade repost mirror noaddr dataset seed described registry"
    ),
}

# Sources of these kinds are cited without a link: there is no address that a reader could open.
UNLINKED_SOURCE_KINDS = _codes("mirror noaddr described seed registry")

# What a citation may be about beside a column of the record's own file.
CITED_ASPECTS = _codes(
    "names titles dates route crossings coordinates signature adoption entry_into_force"
)

# The statuses that the operational track of an arrangement knows; the others are legal ones.
OPERATIONAL_STATUSES = _codes("comparison site_validation pilot operational review")
