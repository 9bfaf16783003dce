"""What of an agreement can be confirmed: the agreement as recorded, and each entry of its ledger.

A fact is what is coded, and the titles that are no translations. Translations, sources and notes
are no part of it, so that working on them asks nobody again. Parties go by their ids, so the
digest does not depend on who reads.
"""

from dataclasses import dataclass

from cooperation.agreements.models import Agreement
from registry.ledger_models import Event
from registry.ledger_rules import ANNULMENT
from registry.models import Record, Text
from registry.versions import content_hash

OWN_TITLES = frozenset({"original", "authentic", "official"})


@dataclass(frozen=True)
class Fact:
    """What a party confirms or disputes. `event` is None where it is the agreement itself."""

    record_id: int
    code: str
    digest: str
    event: Event | None = None


def agreement_fact(agreement: Agreement) -> Fact:
    """Form, own titles, parties and terms."""
    content = {
        "form": agreement.form,
        "titles": [[text.language, text.title] for text in own_titles(agreement)],
        "parties": sorted(
            [str(one.party_id or one.territory), one.signatory_body]
            for one in agreement.parties
            if one.role == "party"
        ),
        "unlimited": agreement.unlimited,
        "duration": agreement.duration,
        "renewal": agreement.renewal,
        "renewal_term": agreement.renewal_term,
        "notice": agreement.notice,
    }
    return Fact(agreement.id, agreement.code, content_hash(content))


def event_fact(event: Event) -> Fact:
    """Track, kind, date, whose act it is, the status that is reported and the day promised."""
    content = {
        "track": event.track,
        "kind": event.event_kind,
        "date": event.date_text,
        "party": event.about_party_id,
        "reported_status": event.reported_status,
        "due": event.due_text,
    }
    return Fact(event.id, event.code, content_hash(content), event)


def fact_of(record: Record) -> Fact:
    """The fact that an agreement, or an entry of its ledger, is now."""
    if isinstance(record, Event):
        return event_fact(record)
    assert isinstance(record, Agreement)
    return agreement_fact(record)


def own_titles(agreement: Agreement) -> list[Text]:
    """The texts whose titles are no translations, by language."""
    held = (one for one in agreement.texts if one.title and one.title_origin in OWN_TITLES)
    return sorted(held, key=lambda text: text.language)


def is_fact(event: Event) -> bool:
    """An annulment only says that another entry does not count."""
    return event.event_kind != ANNULMENT


def direct_parties(agreement: Agreement) -> list[int | str]:
    """Ids of the bodies, and codes of the territories, that are parties themselves; each once."""
    named = (one.party_id or one.territory for one in agreement.parties if one.role == "party")
    return list(dict.fromkeys(named))
