"""Pages of administrations, organizations, customs districts and clearance-integration groups."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.database import session
from core.permissions import guarded
from core.pictures.picture import build_picture
from core.reader import Reader
from directory.kind import ADMINISTRATION, DISTRICT, GROUP, ORGANIZATION
from directory.models import Administration, District, Group, Organization
from directory.panels import attended, briefing_of, records_of
from directory.queries import groups_of, memberships_of
from directory.vocabulary import (
    BASES,
    DISTRICT_KINDS,
    GROUP_ROLES,
    ORGANIZATION_KINDS,
    REGIONS,
)
from registry.filters import ColumnFilter
from registry.listing import ListPage
from registry.phrases import phrase_in
from registry.record_view import RecordView, open_record
from registry.references import by_title, references_to
from registry.rows import dated_rows, gathered

blueprint = Blueprint("directory", __name__, url_prefix="/<lang>")


def _administration_meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = session().execute(
        select(
            Administration.id, Administration.name_local, Administration.name_local_language
        ).where(Administration.id.in_(ids))
    )
    return {key: [{"value": name, "language": language}] for key, name, language in rows if name}


def _organization_meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = session().execute(
        select(Organization.id, Organization.organization_kind).where(Organization.id.in_(ids))
    )
    return {key: [ORGANIZATION_KINDS[kind]] for key, kind in rows}


def _district_meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = list(
        session().execute(
            select(District.id, District.district_kind, District.province).where(
                District.id.in_(ids)
            )
        )
    )
    provinces = {key: phrase_in(name, reader.language) for key, _, name in rows if name}
    return gathered({key: DISTRICT_KINDS[kind] for key, kind, _ in rows}, provinces)


ADMINISTRATIONS = ListPage(
    ADMINISTRATION,
    filters=(ColumnFilter("region", REGIONS.title, REGIONS, column=Administration.wco_region),),
    sorts=("title", "code"),
    meta=_administration_meta,
    timeless=True,
    page_size=100,
    intro=_l("Countries and regions whose customs administrations the records name."),
)
ORGANIZATIONS = ListPage(
    ORGANIZATION,
    filters=(
        ColumnFilter(
            "kind",
            ORGANIZATION_KINDS.title,
            ORGANIZATION_KINDS,
            column=Organization.organization_kind,
        ),
    ),
    sorts=("title", "code"),
    meta=_organization_meta,
    timeless=True,
    page_size=50,
)
DISTRICTS = ListPage(
    DISTRICT,
    filters=(
        ColumnFilter("kind", DISTRICT_KINDS.title, DISTRICT_KINDS, column=District.district_kind),
    ),
    sorts=("title", "code"),
    meta=_district_meta,
    timeless=True,
    page_size=50,
)
GROUPS = ListPage(
    GROUP,
    sorts=("title", "-date", "date", "code"),
    meta=dated_rows,
    intro=_l("Groups of customs districts that clear goods as one."),
)


@blueprint.get("/administrations/")
@guarded("site.read")
def administration_list() -> str:
    listing = ADMINISTRATIONS.open()
    return render_template(
        "directory/administrations.html", listing=listing, regions=_by_region(listing.rows)
    )


def _by_region(rows: Sequence[Any]) -> list[tuple[Any, list[Any]]]:
    """The rows under their WCO regions, in the order of the vocabulary."""
    query = select(Administration.id, Administration.wco_region)
    ids = [row.reference.id for row in rows]
    regions = {
        row.id: row.wco_region for row in session().execute(query.where(Administration.id.in_(ids)))
    }
    place = {code: number for number, code in enumerate(REGIONS)}
    ordered = sorted(rows, key=lambda row: place[regions[row.reference.id]])
    grouped = groupby(ordered, key=lambda row: regions[row.reference.id])
    return [(REGIONS[code], list(found)) for code, found in grouped]


@blueprint.get("/administrations/<code>")
@guarded("site.read")
def administration_page(code: str) -> str:
    view = open_record(ADMINISTRATION, code, selectinload(Administration.memberships))
    return render_template(
        "directory/administration.html",
        view=view,
        briefing=briefing_of(view),
        region=REGIONS[view.record.wco_region],
        bases=[BASES[basis] for basis in view.record.basis],
    )


@blueprint.get("/organizations/")
@guarded("site.read")
def organization_list() -> str:
    return render_template("registry/list.html", listing=ORGANIZATIONS.open())


@blueprint.get("/organizations/<code>")
@guarded("site.read")
def organization_page(code: str) -> str:
    view = open_record(ORGANIZATION, code)
    members = _members(view)
    return render_template(
        "directory/organization.html",
        view=view,
        network=build_picture("administration-network", code) if members else None,
        parent=references_to([view.record.parent_id], view.reader.language),
        kind_label=ORGANIZATION_KINDS[view.record.organization_kind],
        members=members,
        panels=records_of(view),
        editions=attended(view),
    )


def _members(view: RecordView) -> list[tuple[Any, Any, str]]:
    """(administration, membership, certainty on the day) for the members of an organization."""
    held = list(session().scalars(memberships_of(view.record.id)))
    names = references_to((m.administration_id for m in held), view.reader.language)
    by_id = {m.administration_id: m for m in held}
    found = (
        (ref, by_id[ref.id], by_id[ref.id].holds(view.reader.day))
        for ref in by_title(names.values())
    )
    return [(ref, membership, holds) for ref, membership, holds in found if holds != "no"]


@blueprint.get("/districts/")
@guarded("site.read")
def district_list() -> str:
    return render_template("registry/list.html", listing=DISTRICTS.open())


@blueprint.get("/districts/<code>")
@guarded("site.read")
def district_page(code: str) -> str:
    view = open_record(DISTRICT, code)
    places = list(session().scalars(groups_of(view.record.id)))
    groups = references_to((place.group_id for place in places), view.reader.language)
    return render_template(
        "directory/district.html",
        view=view,
        kind_label=DISTRICT_KINDS[view.record.district_kind],
        places=[
            (groups[p.group_id], GROUP_ROLES[p.role], p) for p in places if p.group_id in groups
        ],
        panels=records_of(view),
    )


@blueprint.get("/groups/")
@guarded("site.read")
def group_list() -> str:
    return render_template("registry/list.html", listing=GROUPS.open())


@blueprint.get("/groups/<code>")
@guarded("site.read")
def group_page(code: str) -> str:
    view = open_record(GROUP, code, selectinload(Group.members))
    names = references_to((m.district_id for m in view.record.members), view.reader.language)
    return render_template("directory/group.html", view=view, names=names, roles=GROUP_ROLES)
