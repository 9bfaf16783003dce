"""The forms of administrations, organizations, customs districts and their groups."""

from flask_babel import lazy_gettext as _l

from directory.models import GroupMember, Membership
from directory.vocabulary import BASES, DISTRICT_KINDS, GROUP_ROLES, ORGANIZATION_KINDS, REGIONS
from registry.forms import DATE_HELP
from registry.schema.fields import (
    Address,
    Choice,
    Choices,
    Coordinate,
    Field,
    Language,
    LanguageLines,
    Lines,
    Number,
    Reference,
    When,
)
from registry.schema.forms import (
    CITATIONS,
    COMMON,
    LINKS,
    TEXTS,
    TRUST,
    WRITTEN_ORIGINS,
    Numbered,
    PartForm,
    RecordForm,
    Typed,
    parties_in,
    register_form,
)

LATITUDE = Coordinate(name="latitude", label=_l("Latitude"), bound=90)
LONGITUDE = Coordinate(name="longitude", label=_l("Longitude"))
WEBSITE = Address(name="website", label=_l("Website"), longest=500)
SPELL = (
    When(name="from_text", label=_l("From"), help=DATE_HELP),
    When(name="until_text", label=_l("Until"), help=_l("Empty while it lasts.")),
)
MEMBERSHIPS = PartForm(
    name="memberships",
    label=_l("Memberships"),
    one=_l("Membership"),
    model=Membership,
    key=("organization", "from_text"),
    numbering=Numbered("MB", 3),
    fields=(
        Reference(
            name="organization", label=_l("Organization"), kinds=("organization",), required=True
        ),
        *SPELL,
        *TRUST,
    ),
)
MEMBERS = PartForm(
    name="members",
    label=_l("Customs districts of the group"),
    one=_l("Customs district"),
    model=GroupMember,
    key=("district", "from_text"),
    numbering=Numbered("GM", 2),
    fields=(
        Reference(
            name="district", label=_l("Customs district"), kinds=("district",), required=True
        ),
        Choice(name="role", label=GROUP_ROLES.title, codes=GROUP_ROLES, required=True),
        *SPELL,
        Field(name="note", label=_l("Note")),
        *TRUST,
    ),
)

ADMINISTRATION_FORM = register_form(
    RecordForm(
        kind="administration",
        codes=Typed("[A-Z]{2}", "KZ"),
        untitled=True,
        fields=(
            Choice(name="wco_region", label=REGIONS.title, codes=REGIONS, required=True),
            Number(name="wco_member_since", label=_l("Member of the WCO since"), lowest=1952,
                   highest=2199),
            Field(name="name_local", label=_l("Name in its own language"), longest=300),
            Language(name="name_local_language", label=_l("Language of that name")),
            Choice(name="name_local_origin", label=_l("Origin of that name"),
                   codes=WRITTEN_ORIGINS),
            Field(name="parent", label=_l("Ministry or parent body"), longest=300),
            Field(name="capital", label=_l("Capital"), longest=120),
            LATITUDE,
            LONGITUDE,
            LanguageLines(name="languages", label=_l("Official languages"),
                          help=_l("Language tags, one a line."), longest=20),
            WEBSITE,
            Choices(name="basis", label=BASES.title, codes=BASES, required=True),
            *COMMON,
        ),
        parts=(TEXTS, MEMBERSHIPS, LINKS, CITATIONS),
    )
)  # fmt: skip
ORGANIZATION_FORM = register_form(
    RecordForm(
        kind="organization",
        codes=Typed("[A-Z][A-Z0-9-]{1,30}", "UNECE"),
        fields=(
            Choice(name="organization_kind", label=ORGANIZATION_KINDS.title,
                   codes=ORGANIZATION_KINDS, required=True),
            Reference(name="parent", label=_l("Belongs to"),
                      kinds=("organization", "administration")),
            Field(name="headquarters", label=_l("Seat"), longest=200),
            WEBSITE,
            *COMMON,
        ),
        parts=(TEXTS, LINKS, CITATIONS),
    )
)  # fmt: skip
DISTRICT_FORM = register_form(
    RecordForm(
        kind="district",
        codes=Typed("D-[A-Z]{2,30}", "D-XIAN"),
        fields=(
            Choice(name="district_kind", label=DISTRICT_KINDS.title, codes=DISTRICT_KINDS,
                   required=True),
            Field(name="province", label=_l("Province"), longest=120),
            LATITUDE,
            LONGITUDE,
            Field(name="coordinates_of", label=_l("What the point is of"), longest=20),
            *COMMON,
        ),
        parts=(TEXTS, LINKS, CITATIONS),
    )
)  # fmt: skip
GROUP_FORM = register_form(
    RecordForm(
        kind="group",
        codes=Typed("G-[A-Z]{2,30}", "G-SILKROAD"),
        fields=(
            When(name="date_text", label=_l("Start"), help=DATE_HELP),
            Number(name="customs_count", label=_l("Number of customs districts")),
            Lines(name="provinces", label=_l("Provinces"), help=_l("One a line.")),
            Field(name="provinces_text", label=_l("Provinces, as the source words it")),
            Field(name="members_text", label=_l("Members, as the source words it")),
            Field(name="leader_text", label=_l("Leader, as the source words it"), longest=200),
            *COMMON,
        ),
        parts=(
            TEXTS,
            parties_in(("leader",), kinds=("district", "administration")),
            MEMBERS,
            LINKS,
            CITATIONS,
        ),
    )
)
