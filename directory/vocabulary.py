"""Code lists of the directory."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

REGIONS = Vocabulary("wco_region", _l("WCO region"), {
    "asia_pacific": (
        _l("Far East, South and South East Asia, Australasia and the Pacific Islands"),
        "",
    ),
    "europe": (_l("Europe"), ""),
    "north_africa_middle_east": (_l("North of Africa, Near and Middle East"), ""),
    "americas_caribbean": (
        _l("South America, North America, Central America and the Caribbean"),
        "",
    ),
    "east_southern_africa": (_l("East and Southern Africa"), ""),
    "west_central_africa": (_l("West and Central Africa"), ""),
})  # fmt: skip

BASES = Vocabulary("basis", _l("Why it is listed"), {
    "route_list_2015": (_l("On the list of 2015 of countries and regions along the route"), ""),
    "aeo_partner_of_china": (_l("AEO mutual recognition partner of China"), ""),
    "aeo_partner_through_eu": (_l("AEO mutual recognition with China through the EU"), ""),
    "forum_attendance_reported": (_l("Attendance at a forum was reported"), ""),
    "separate_customs_territory": (_l("Separate customs territory"), ""),
    "proposer_and_host": (_l("Proposer and host"), ""),
    "rail_terminus": (_l("End of a rail corridor"), ""),
})  # fmt: skip

ORGANIZATION_KINDS = Vocabulary("organization_kind", _l("Kind of organization"), {
    "intergovernmental": (_l("Intergovernmental organization"), ""),
    "union": (_l("Customs or economic union"), ""),
    "programme": (_l("Programme"), ""),
    "business": (_l("Business association"), ""),
    "body": (_l("Body"), ""),
    "government": (_l("Government body"), ""),
    "training": (_l("Training institution"), ""),
    "grouping": (_l("Grouping"), ""),
})  # fmt: skip

DISTRICT_KINDS = Vocabulary("district_kind", _l("Kind of district"), {
    "district": (_l("Customs district"), ""),
    "port": (_l("Port"), ""),
})  # fmt: skip

GROUP_ROLES = Vocabulary("group_role", _l("Role in the group"), {
    "leader": (_l("Leader"), ""),
    "member": (_l("Member"), ""),
})  # fmt: skip
