"""The delegations of an edition in order of precedence, as lists and sheets show them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.database import session
from core.languages import DEFAULT_LANGUAGE, SITE_LANGUAGES, locale_of, territory_name
from forum.delegations.models import Delegation, Member, Registration
from forum.delegations.order import Ranked, in_precedence
from forum.delegations.queries import delegations_of, regions_of
from registry.references import Reference, references_to

ORGANIZATIONS = "organizations"
"""Stands for a region where the body is no administration."""
HEADER = (
    "place", "body_code", "body", "delegation_state", "role", "latin_name", "own_name",
    "own_language", "office", "languages", "member_state",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """How a list is asked for: by which rule, in the alphabet of which language, of which state
    and region ('': all)."""

    order: str
    language: str
    state: str = ""
    region: str = ""


@dataclass(frozen=True)
class Row:
    """A delegation at its place (counted from 1 among all of the edition)."""

    place: int
    delegation: Delegation
    body: Reference | None
    region: str


def asked_as_set(registration: Registration) -> Asked:
    """The order that the secretariat has set."""
    return Asked(registration.precedence, registration.precedence_language)


def rows_of(registration: Registration, asked: Asked, language: str) -> list[Row]:
    """All delegations in the order that is asked for; bodies are called as in the reader's
    language. The number of statements does not depend on how many they are."""
    held = {one.id: one for one in session().scalars(delegations_of(registration.edition_id))}
    bodies = references_to((one.body_id for one in held.values()), language)
    regions = dict(session().execute(regions_of(bodies)).tuples().all())
    names = _names(bodies, asked.language)
    ranked = in_precedence(
        (_ranked(one, bodies.get(one.body_id), names) for one in held.values()),
        asked.order,
        asked.language,
        registration.host_order,
    )
    return [
        Row(
            place,
            held[one.delegation_id],
            body := bodies.get(held[one.delegation_id].body_id),
            regions.get(body.id, ORGANIZATIONS) if body else ORGANIZATIONS,
        )
        for place, one in enumerate(ranked, 1)
    ]


def chosen(rows: Iterable[Row], asked: Asked) -> list[Row]:
    """Those of the state and region that are asked for."""
    return [
        row
        for row in rows
        if asked.state in ("", row.delegation.state) and asked.region in ("", row.region)
    ]


def states_counted(rows: Iterable[Row]) -> Counter[str]:
    """How many delegations there are in each state."""
    return Counter(row.delegation.state for row in rows)


def sheet(rows: Sequence[Row]) -> Iterator[Sequence[object]]:
    """Rows for the protocol officer, the header first: a line a member, in both scripts, and one
    for a delegation without members. Codes are those of the code lists."""
    yield HEADER
    for row in rows:
        told = (row.place, row.body.code if row.body else "", row.body.title if row.body else "",
                row.delegation.state)  # fmt: skip
        for member in row.delegation.members:
            yield (*told, *_cells(member))
        if not row.delegation.members:
            yield (*told, *[""] * (len(HEADER) - len(told)))


def _cells(member: Member) -> tuple[str, ...]:
    return (
        member.role, member.latin_name, member.own_name, member.own_language, member.office,
        " ".join(member.languages), member.state,
    )  # fmt: skip


def _ranked(delegation: Delegation, body: Reference | None, names: dict[int, str]) -> Ranked:
    return Ranked(
        delegation.id,
        body.code if body else "",
        names.get(delegation.body_id, ""),
        body is not None and body.kind == "administration",
        delegation.responded_at,
    )


def _names(bodies: dict[int, Reference], language: str) -> dict[int, str]:
    """Names in the language of the alphabet: administrations stand under their country's or
    region's (CLDR has it in every language), organizations under their own, in English where the
    site has none in the language."""
    own = language if language in SITE_LANGUAGES else DEFAULT_LANGUAGE
    others = [key for key, one in bodies.items() if one.kind != "administration"]
    titles = references_to(others, own)
    locale = locale_of(language)
    return {
        key: titles[key].title if key in titles else territory_name(one.code, locale)
        for key, one in bodies.items()
    }
