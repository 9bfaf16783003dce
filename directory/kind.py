"""The kinds of the directory."""

from flask_babel import lazy_gettext as _l

from core.languages import locale_of, territory_name
from directory.models import Administration, District, Group, Organization
from registry.kinds import Composed, Kind, register


def _administration_title(administration: Administration, language: str) -> Composed:
    """Administrations go by the CLDR name of their territory in every language."""
    return territory_name(administration.code, locale_of(language)), "composed"


def _organization_title(organization: Organization, language: str) -> Composed:
    """CLDR names the European Union in every language; other organizations go by their texts."""
    if organization.code != "EU":
        return None
    return territory_name("EU", locale_of(language)), "composed"


ADMINISTRATION = register(
    Kind(
        name="administration",
        model=Administration,
        label=_l("Administration"),
        plural=_l("Administrations"),
        list_endpoint="directory.administration_list",
        page_endpoint="directory.administration_page",
        compose_title=_administration_title,
        composed_first=True,
        names_others=True,
    )
)
ORGANIZATION = register(
    Kind(
        name="organization",
        model=Organization,
        label=_l("Organization"),
        plural=_l("Organizations"),
        list_endpoint="directory.organization_list",
        page_endpoint="directory.organization_page",
        compose_title=_organization_title,
        composed_first=True,
        names_others=True,
    )
)
DISTRICT = register(
    Kind(
        name="district",
        model=District,
        label=_l("Customs district"),
        plural=_l("Customs districts"),
        list_endpoint="directory.district_list",
        page_endpoint="directory.district_page",
    )
)
GROUP = register(
    Kind(
        name="group",
        model=Group,
        label=_l("Clearance-integration group"),
        plural=_l("Clearance-integration groups"),
        list_endpoint="directory.group_list",
        page_endpoint="directory.group_page",
    )
)
