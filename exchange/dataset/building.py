"""From rows of the data set to records and their parts: one function for each file.

Builders fill a record from its row; nothing is written here: `loading` does that.
"""

from collections.abc import Callable
from typing import Any

from cooperation.agreements.models import Agreement
from cooperation.fund.models import FundActivity
from cooperation.measures.models import (
    Corridor,
    Indicator,
    Measure,
    Pillar,
    Policy,
    Practice,
)
from directory.models import Administration, District, Group, Organization
from exchange.dataset.rows import Row
from exchange.dataset.translations import texts_held
from forum.models import Edition, Outcome, Session
from registry.concepts import Concept
from registry.ledger_models import Event
from registry.models import Party, Record, Subject, Text
from registry.sources import Citation, Source

Find = Callable[[str], Record]
MODELS: dict[str, type[Record]] = {
    "sources": Source,
    "concepts": Concept,
    "administrations": Administration,
    "organizations": Organization,
    "districts": District,
    "groups": Group,
    "pillars": Pillar,
    "measures": Measure,
    "policies": Policy,
    "practices": Practice,
    "corridors": Corridor,
    "editions": Edition,
    "sessions": Session,
    "outcomes": Outcome,
    "agreements": Agreement,
    "fund_activities": FundActivity,
    "indicators": Indicator,
    "progress": Event,
    "agreement_events": Event,
}
DATE_COLUMN = {
    "editions": "start",
    "groups": "start",
    "practices": "started",
    "corridors": "first_run",
}


def fill(record: Any, row: Row, find: Find) -> None:
    """Fill a record's columns, texts, parties and subjects from its row."""
    record.source_language = row.cells.get("source_language") or "en"
    record.confidence = row.cells.get("confidence", "")
    record.verification = row.cells.get("verification", "")
    column = DATE_COLUMN.get(row.table, "date")
    record.set_date(row.cells.get(column, ""))
    record.texts = _texts(row, record.source_language)
    record.subjects = [Subject(code=code) for code in _many(row, "subjects")]
    record.parties = _parties(row, find)
    FILLERS[row.table](record, row, find)


def _texts(row: Row, source: str) -> list[Text]:
    """One text for each language: titles (or names), summaries (an edition's theme), notes."""
    origins = row.origins() if "origins" in row.cells else {}
    found: dict[str, Text] = {}
    for field, language, column in texts_held(row):
        text = found.setdefault(language, Text(language=language))
        setattr(text, field, row[column])
        setattr(text, f"{field}_origin", origins.get(column, "original"))  # notes are our own
    for text in found.values():
        text.substance = 1
        if text.language != source and source in found:
            text.base_language, text.base_substance = source, 1
    return [found[language] for language in sorted(found)]


PARTY_COLUMNS = {
    "measures": {"lead_body": "lead"},
    "progress": {"administrations": "involved", "organizations": "involved"},
    "indicators": {"bodies": "body"},
    "practices": {"districts": "district", "administrations": "partner"},
    "policies": {"issuers": "issuer"},
    "agreements": {"depositary": "depositary"},
    "editions": {"hosts": "host"},
    "outcomes": {"administrations": "involved", "organizations": "involved"},
    "fund_activities": {"bodies": "body", "administrations": "participant"},
    "groups": {"leader": "leader"},
}


def _parties(row: Row, find: Find) -> list[Party]:
    roles = PARTY_COLUMNS.get(row.table, {})
    found = [
        Party(party=find(code), role=role)
        for column, role in roles.items()
        for code in _many(row, column)
    ]
    territory_role = roles.get("administrations", "involved")
    found += [Party(territory=code, role=territory_role) for code in _many(row, "territories")]
    for position, party in enumerate(found):
        party.position = position
    return found


def _many(row: Row, column: str) -> list[str]:
    return row.many(column) if row.cells.get(column) else []


def _administration(record: Administration, row: Row, find: Find) -> None:
    record.wco_region = row["wco_region"]
    record.wco_member_since = row.integer("wco_member_since")
    record.name_local = row["name_local"]
    record.name_local_language = row["name_local_language"]
    record.name_local_origin = row.origins().get("name_local", "")
    record.parent = row["ministry_or_parent_en"]
    record.capital = row["capital_en"]
    record.latitude, record.longitude = _point(row)
    record.languages = row.many("languages")
    record.website = row["website"]
    record.basis = row.many("basis")


def _point(row: Row) -> tuple[float | None, float | None]:
    latitude, longitude = row.number("latitude"), row.number("longitude")
    return (
        None if latitude is None else float(latitude),
        None if longitude is None else float(longitude),
    )


def _organization(record: Organization, row: Row, find: Find) -> None:
    record.organization_kind = row["kind"]
    record.parent = find(row["parent"]) if row["parent"] else None
    record.headquarters = row["headquarters_en"]
    record.website = row["website"]


def _district(record: District, row: Row, find: Find) -> None:
    record.district_kind = row["kind"]
    record.province = row["province_en"]
    record.latitude, record.longitude = _point(row)
    record.coordinates_of = row["coordinates_of"]


def _group(record: Group, row: Row, find: Find) -> None:
    record.customs_count = row.integer("customs_count")
    record.provinces = row.many("provinces_en")
    record.provinces_text = row["provinces_text"]
    record.members_text = row["members_text"]
    record.leader_text = row["leader_text"]


def _numbered(record: Pillar, row: Row, find: Find) -> None:
    record.number = int(row["number"])


def _measure(record: Measure, row: Row, find: Find) -> None:
    record.number = int(row["number"])
    pillar = find(row["pillar"])
    assert isinstance(pillar, Pillar)
    record.pillar = pillar
    record.keywords = row["keywords_en"]


def _progress(record: Event, row: Row, find: Find) -> None:
    record.track = "progress"
    record.event_kind = row["kind"]
    record.about = [find(code) for code in row.many("measures")]


def _agreement_event(record: Event, row: Row, find: Find) -> None:
    record.track = row["track"]
    record.event_kind = row["kind"]
    record.reported_status = row["status"]
    record.about = [find(row["agreement"])]
    record.about_party = find(row["party"]) if row["party"] else None
    record.citations = [
        Citation(
            source=find(code),
            position=position,
            locator=row["locator"],
            confidence=row["confidence"],
            verification=row["verification"],
        )
        for position, code in enumerate(row.many("sources"))
    ]


def _indicator(record: Indicator, row: Row, find: Find) -> None:
    record.unit = row["unit"]
    record.counted = row["counted"]
    record.direction = row["direction"]
    record.body_text = row["body_text"]
    record.measures = [find(code) for code in row.many("measures")]


def _practice(record: Practice, row: Row, find: Find) -> None:
    record.district_text = row["district_text"]


def _policy(record: Policy, row: Row, find: Find) -> None:
    record.issuer_text = row["issuer_text"]
    record.number = row["number"]
    record.in_force_text = row["in_force"]


def _agreement(record: Agreement, row: Row, find: Find) -> None:
    record.form = row["form"]
    record.depositary_text = row["depositary_text"]
    record.parties_count = row.integer("parties_count")
    record.parties_as_of_text = row["parties_as_of"]


def _corridor(record: Corridor, row: Row, find: Find) -> None:
    record.origin = row["origin_en"]
    record.destination = row["destination_en"]


def _edition(record: Edition, row: Row, find: Find) -> None:
    record.end_text = row["end"]
    record.city = row["city_en"]
    record.venue = row["venue_en"]
    record.host_text = row["host_text"]
    record.participants_text = row["participants_text"]


def _session(record: Session, row: Row, find: Find) -> None:
    edition = find(row["edition"])
    assert isinstance(edition, Edition)
    record.edition = edition
    record.within = edition.code
    record.session_type = row["type"]


def _outcome(record: Outcome, row: Row, find: Find) -> None:
    edition = find(row["edition"])
    assert isinstance(edition, Edition)
    record.edition = edition
    record.within = edition.code
    record.outcome_type = row["type"]
    record.due_text, record.points = "", None  # told by `additions/outcomes`


def _fund_activity(record: FundActivity, row: Row, find: Find) -> None:
    record.body_text = row["body_text"]
    record.participants_count = row.integer("participants_count")
    record.amount = row.number("amount")
    record.currency = row["currency"]
    record.tie = row["tie"]


def _concept(record: Concept, row: Row, find: Find) -> None:
    record.core = bool(row.yes("core"))


def _source(record: Source, row: Row, find: Find) -> None:
    record.publisher = row["publisher"]
    record.title = row["title"]
    record.address = row["address"]
    record.source_kind = row["kind"]


FILLERS: dict[str, Callable[[Any, Row, Find], None]] = {
    "sources": _source,
    "concepts": _concept,
    "administrations": _administration,
    "organizations": _organization,
    "districts": _district,
    "groups": _group,
    "pillars": _numbered,
    "measures": _measure,
    "policies": _policy,
    "practices": _practice,
    "corridors": _corridor,
    "editions": _edition,
    "sessions": _session,
    "outcomes": _outcome,
    "agreements": _agreement,
    "fund_activities": _fund_activity,
    "indicators": _indicator,
    "progress": _progress,
    "agreement_events": _agreement_event,
}
