"""Facts for the rows of lists, read for a whole page at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from core.database import session
from core.dates import format_event_date
from core.languages import territory_name
from core.reader import Reader
from registry.markup import marked
from registry.models import Party, Record, dated
from registry.references import references_to

NAMED_PARTIES = 6


def dates_of(ids: Sequence[int], reader: Reader) -> dict[int, str]:
    """The records' own dates in words, by id."""
    rows = session().execute(select(Record.id, Record.date_text).where(Record.id.in_(ids)))
    return {key: date_words(text, reader) for key, text in rows if text}


def date_words(text: str, reader: Reader) -> str:
    """An EDTF text in the reader's words; '' for none."""
    value = dated(text)
    return format_event_date(value, reader.locale) if value else ""


def parties_of(ids: Sequence[int], reader: Reader, *roles: str) -> dict[int, str]:
    """Names of the bodies in the given roles, joined, by record id."""
    query = select(Party.record_id, Party.party_id, Party.territory)
    query = query.where(Party.record_id.in_(ids), Party.role.in_(roles)).order_by(Party.position)
    rows = list(session().execute(query))
    references = references_to((party for _, party, _ in rows), reader.language)
    names: dict[int, list[str]] = {}
    for key, party, territory in rows:
        if party in references:
            name = references[party]
            words = marked(name.title, name.language, reader.language)
            names.setdefault(key, []).append(words)
        elif territory:
            names.setdefault(key, []).append(territory_name(territory, reader.locale))
    return {key: _joined(found) for key, found in names.items()}


def _joined(names: list[str]) -> str:
    shown = Markup(" – ").join(names[:NAMED_PARTIES])
    more = len(names) - NAMED_PARTIES
    return shown + f" (+{more})" if more > 0 else shown


def gathered(*columns: Mapping[int, Any]) -> dict[int, list[Any]]:
    """Several columns by id as one line of facts for each id, empty ones left out."""
    found: dict[int, list[Any]] = {}
    for column in columns:
        for key, value in column.items():
            if value:
                found.setdefault(key, []).append(value)
    return found


def dated_rows(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    """Rows with their date only."""
    return gathered(dates_of(ids, reader))
