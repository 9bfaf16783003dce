"""What is said of a thing in schema.org's terms beside its name: bodies, dates, relations."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from core.languages import locale_of, territory_name
from exchange.exports.contents import Published
from exchange.exports.linked.terms import (
    BY_REFERENCE,
    BY_RELATION,
    BY_ROLE,
    EVENTS,
    LEGAL_FORCE,
    ORGANIZATION,
    ORGANIZATION_TYPES,
    TYPES,
    WORKS,
)
from exchange.exports.linked.values import Node, certain_part, held, span, tagged
from exchange.exports.naming import Name, address_of
from registry.schema.contents import Content
from registry.sources import link_of

Names = Mapping[str, Sequence[Name]]


def type_of(kind: str, content: Content) -> str:
    """The type of what a record is about."""
    if kind == "organization":
        return ORGANIZATION_TYPES.get(content["organization_kind"], ORGANIZATION)
    if kind == "district" and content["district_kind"] == "port":
        return "Place"
    return TYPES.get(kind, "Thing")


def named_nodes(codes: Iterable[str], names: Names) -> list[Node]:
    """Other records by address and name, those that may be named."""
    return [_named(code, names[code][0]) for code in codes if code in names]


def _named(code: str, name: Name) -> Node:
    node = {"@id": address_of(code), "name": tagged(name.title, name.language)}
    kinds_differ = name.kind in ("organization", "district")
    if not kinds_differ:  # of those the type is told by their own record only
        node["@type"] = TYPES.get(name.kind, "Thing")
    return held(node | {"url": name.link})


def properties_of(one: Published, names: Names, concluded: str) -> Node:
    """All that is held of a thing but its name and description."""
    own = OWN[one.kind](one, names) if one.kind in OWN else {}
    when = {"legislationDate": certain_part(concluded)} if one.kind == "agreement" else {}
    told = chain(_bodies(one, names), _others(one, names), own.items(), when.items())
    node: dict[str, list[Any]] = {}
    for name, value in told:
        values = value if isinstance(value, list) else [value]
        node.setdefault(name, []).extend(one for one in values if one)
    return dict(node)


def _bodies(one: Published, names: Names) -> Iterator[tuple[str, Any]]:
    """Parties by their roles; territories that have no record of their own."""
    where = "legislationJurisdiction" if one.kind == "agreement" else "about"
    for row in one.content.get("parties", ()):
        if not row["party"]:
            yield where, _territory(row["territory"])
        elif name := BY_ROLE.get((one.kind, row["role"])):
            yield name, named_nodes([row["party"]], names)


def _others(one: Published, names: Names) -> Iterator[tuple[str, Any]]:
    """Records that its fields, its relations and its concepts name."""
    content = one.content
    for (kind, field), name in BY_REFERENCE.items():
        if kind == one.kind and content[field]:
            codes = [content[field]] if isinstance(content[field], str) else content[field]
            yield name, named_nodes(codes, names)
    if TYPES.get(one.kind) in WORKS:
        for row in content.get("links", ()):
            if name := BY_RELATION.get(row["relation"], ""):
                yield name, named_nodes([row["target"]], names)
    if TYPES.get(one.kind) in WORKS | EVENTS:
        yield "about", named_nodes(content.get("concepts", ()), names)


def _territory(code: str) -> Node:
    """A country or region that has no record."""
    name = territory_name(code, locale_of("en"))
    return {"@type": "AdministrativeArea", "identifier": code, "name": tagged(name, "en")}


def _agreement(one: Published, _names: Names) -> Node:
    force = [LEGAL_FORCE.get(status.status) for status in one.statuses if is_sure(status)]
    return {
        "legislationType": one.content["form"],
        "legislationLegalForce": {"@id": force[0]} if len(force) == 1 and force[0] else None,
        "keywords": [row["code"] for row in one.content["subjects"]],
    }


def is_sure(status: Any) -> bool:
    """Whether it certainly holds on the day asked about."""
    return bool(status.certainty == "certain")


def _policy(one: Published, _names: Names) -> Node:
    date = certain_part(one.content["date_text"])
    return {"legislationDate": date, "legislationIdentifier": one.content["number"]}


def _work(one: Published, _names: Names) -> Node:
    return {"dateCreated": certain_part(one.date_text)}


def _event(one: Published, _names: Names) -> Node:
    start, end = span(one.date_text)
    return {"startDate": start, "endDate": end}


def _edition(one: Published, names: Names) -> Node:
    content = one.content
    start, end = span(content["date_text"])
    place = held({"name": content["venue"], "address": content["city"]})
    return {
        "startDate": start,
        "endDate": span(content["end_text"])[0] or end,
        "location": {"@type": "Place", **place} if place else None,
        "attendee": named_nodes([row["party"] for row in content["attendance"]], names),
    }


def _session(one: Published, names: Names) -> Node:
    speakers = [
        {"@type": "Person", "name": row["name"], "jobTitle": row["role"]}
        for row in one.content["speakers"]
    ]
    return {**_event(one, names), "performer": speakers}


def _administration(one: Published, names: Names) -> Node:
    content = one.content
    local = content["name_local"]
    country = [tagged(name.title, name.language) for name in names.get(one.code, ())]
    return {
        "alternateName": [*country, tagged(local, content["name_local_language"]) if local else ""],
        "sameAs": content["website"],
        "areaServed": {"@type": "AdministrativeArea", "identifier": one.code},
        "memberOf": [_membership(row, names) for row in content["memberships"]],
    }


def _membership(row: Content, names: Names) -> Node | None:
    """A membership with its days, as far as they are certain (a role of schema.org)."""
    organization = named_nodes([row["organization"]], names)
    if not organization:
        return None
    role = {"@type": "OrganizationRole", "memberOf": organization[0]}
    days = {name: certain_part(row[f"{name}_text"] or "") for name in ("from", "until")}
    return held(role | {"startDate": days["from"], "endDate": days["until"]})


def _organization(one: Published, _names: Names) -> Node:
    return {"sameAs": one.content["website"], "location": one.content["headquarters"]}


def _group(one: Published, names: Names) -> Node:
    members = dict.fromkeys(row["district"] for row in one.content["members"])
    return {"member": named_nodes(members, names), "foundingDate": certain_part(one.date_text)}


def _corridor(one: Published, _names: Names) -> Node:
    stops = [
        {"@type": "ListItem", "position": number, "item": _territory(row["territory"])}
        for number, row in enumerate(one.content["legs"], 1)
    ]
    itinerary = {"@type": "ItemList", "itemListElement": stops}
    return {"itinerary": itinerary if stops else None}


def _concept(one: Published, _names: Names) -> Node:
    others = [row for row in one.content["labels"] if not row["preferred"]]
    return {
        "termCode": one.code,
        "alternateName": [tagged(row["label"], row["language"]) for row in others],
    }


def _source(one: Published, _names: Names) -> Node:
    content = one.content
    publisher = {"@type": ORGANIZATION, "name": content["publisher"]}
    return {
        "publisher": publisher if content["publisher"] else None,
        "datePublished": certain_part(content["date_text"]),
        "sameAs": link_of(content["source_kind"], content["address"]),
    }


OWN: Mapping[str, Callable[[Published, Names], Node]] = {
    "agreement": _agreement,
    "policy": _policy,
    "outcome": _work,
    "practice": _work,
    "event": _event,
    "fund_activity": _event,
    "edition": _edition,
    "session": _session,
    "administration": _administration,
    "organization": _organization,
    "group": _group,
    "corridor": _corridor,
    "concept": _concept,
    "source": _source,
}
"""What only records of a kind say."""
