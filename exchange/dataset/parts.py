"""Rows of the data set that are parts of a record: which column names the owner, and the part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cooperation.measures.models import CorridorLeg, Observation
from directory.models import GroupMember, Membership
from exchange.dataset.building import Find
from exchange.dataset.contract_forum import FOLLOWED
from exchange.dataset.contract_translations import TRANSLATIONS, language_of
from exchange.dataset.rows import Row
from forum.models import Attendance, Speaker
from registry.concepts import Label
from registry.models import Link, Party, Text
from registry.sources import Citation


def _party(owner: Any, row: Row, find: Find) -> None:
    owner.parties.append(
        Party(
            code=row.code,
            position=len(owner.parties),
            party=find(row["party"]) if row["party"] else None,
            territory=row["territory"],
            role=row["role"],
            signatory_body=row["signatory_body"],
        )
    )


def _membership(owner: Any, row: Row, find: Find) -> None:
    membership = Membership(
        code=row.code,
        organization=find(row["organization"]),
        confidence=row["confidence"],
        verification=row["verification"],
    )
    membership.set_spell(row["from"], row["until"])
    owner.memberships.append(membership)
    owner.citations.append(
        Citation(
            part_code=row.code,
            field="",
            position=len(owner.citations),
            source=find(row["source"]),
            locator="",
            confidence=row["confidence"],
            verification=row["verification"],
        )
    )


def _group_member(owner: Any, row: Row, find: Find) -> None:
    member = GroupMember(
        code=row.code,
        district=find(row["district"]),
        role=row["role"],
        note=row["note"],
        confidence=row["confidence"],
        verification=row["verification"],
    )
    member.set_spell(row["from"], row["until"])
    owner.members.append(member)


def _observation(owner: Any, row: Row, find: Find) -> None:
    owner.observations.append(
        Observation(
            code=row.code,
            value=row.number("value"),
            value_text=row["value_text"],
            baseline_value=row.number("baseline_value"),
            baseline_text=row["baseline_text"],
            period_text=row["period"],
            period_words=row["period_text"],
            self_reported=row.yes("self_reported"),
            note=row["note"],
            confidence=row["confidence"],
            verification=row["verification"],
        )
    )


def _leg(owner: Any, row: Row, find: Find) -> None:
    owner.legs.append(
        CorridorLeg(
            code=row.code,
            position=int(row["position"]),
            territory=row["territory"],
            crossing_to_next=row["crossing_to_next"],
        )
    )


def _speaker(owner: Any, row: Row, find: Find) -> None:
    owner.speakers.append(
        Speaker(
            code=row.code,
            position=int(row["position"]),
            name=row["name"],
            role=row["role_en"],
            confidence=row["confidence"],
            verification=row["verification"],
        )
    )


def _attendance(owner: Any, row: Row, find: Find) -> None:
    owner.attendance.append(
        Attendance(
            code=row.code,
            party=find(row["party"]) if row["party"] else None,
            territory=row["territory"],
            name=row["name"],
            attendance_kind=row["kind"],
            head=row["head"],
            role=row["role_en"],
            note=row["note"],
            confidence=row["confidence"],
            verification=row["verification"],
        )
    )


def _label(owner: Any, row: Row, find: Find) -> None:
    owner.labels.append(
        Label(
            language=row["language"].lower(),  # as everywhere in the registry
            label=row["label"],
            preferred=bool(row.yes("preferred")),
            origin=row["origin"],
        )
    )


def _translation(owner: Any, row: Row, find: Find) -> None:
    language = language_of(row.table)
    text = owner.text(language)
    if text is None:
        text = Text(language=language, substance=1)
        if owner.text(owner.source_language):
            text.base_language, text.base_substance = owner.source_language, 1
        owner.texts.append(text)
        owner.texts.sort(key=lambda one: one.language)
    setattr(text, row["field"], row["text"])
    setattr(text, f"{row['field']}_origin", row["origin"])


def _link(owner: Any, row: Row, find: Find) -> None:
    owner.links.append(
        Link(code=row.code, relation=row["relation"], target=find(row["to"]), note=row["note"])
    )


def _followed(owner: Any, row: Row, find: Find) -> None:
    owner.due_text, owner.points = row["due"], row.integer("points")
    if row["owner"]:
        place = len(owner.parties)
        owner.parties.append(Party(party=find(row["owner"]), role="owner", position=place))


def _citation(owner: Any, row: Row, find: Find) -> None:
    """A citation of the owner, or of the part of it whose code the row names."""
    known = {(c.part_code, c.field, c.source.code, c.locator) for c in owner.citations}
    part = "" if row["record"] == owner.code else row["record"]
    if (part, row["field"], row["source"], row["locator"]) in known:
        return  # an event's or membership's own row names the same source
    owner.citations.append(
        Citation(
            part_code=part,
            field=row["field"],
            position=len(owner.citations),
            source=find(row["source"]),
            locator=row["locator"],
            confidence=row["confidence"],
            verification=row["verification"],
        )
    )


@dataclass(frozen=True)
class PartTable:
    """`owner` is the column that names the owner; `names` the attribute that holds the parts."""

    owner: str
    add: Callable[[Any, Row, Find], None]
    names: str


PART_TABLES: dict[str, PartTable] = {
    "agreement_parties": PartTable("agreement", _party, "parties"),
    "memberships": PartTable("administration", _membership, "memberships"),
    "group_members": PartTable("group", _group_member, "members"),
    "observations": PartTable("indicator", _observation, "observations"),
    "corridor_legs": PartTable("corridor", _leg, "legs"),
    "speakers": PartTable("session", _speaker, "speakers"),
    "attendance": PartTable("edition", _attendance, "attendance"),
    "labels": PartTable("concept", _label, "labels"),
    FOLLOWED.name: PartTable("outcome", _followed, "parties"),
    **{table.name: PartTable("record", _translation, "texts") for table in TRANSLATIONS},
    "relations": PartTable("from", _link, "links"),
    "citations": PartTable("record", _citation, "citations"),
}
