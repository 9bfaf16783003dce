"""Which pages there are for search engines: the lists, the pages about the registry, the clauses,
all records, and the texts of agreements.

Records come in parts by their numbers, `AT_ONCE` numbers a part: a part never moves, so whoever
fetched it before sees by its `lastmod` whether to fetch it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from cooperation.agreements.clauses.vocabulary import CLAUSES
from cooperation.agreements.texts.models import AgreementText
from core.database import session
from core.languages import SITE_LANGUAGES
from core.web import absolute
from pages.about.views import PAGES
from pages.navigation import MORE, PRIMARY
from registry.door import PUBLIC
from registry.kinds import kinds
from registry.models import Record

AT_ONCE = 1_000
"""Numbers of records in a part: six pages each, far below 50,000 addresses and 50 MB."""
_record: Any = Record.__table__


@dataclass(frozen=True)
class Place:
    """A page in each language of the site (tag → address). `any_language` is an address that
    chooses the language itself; `at` is when it changed last, if that is known."""

    addresses: dict[str, str] = field(default_factory=dict)
    any_language: str = ""
    at: datetime | None = None


def parts() -> list[tuple[int, datetime]]:
    """Numbers of the parts that have records, and when each changed last."""
    number = _record.c.id // AT_ONCE
    rows = session().execute(
        select(number, func.max(_record.c.public_at))
        .where(_record.c.state.in_(PUBLIC))
        .group_by(number)
        .order_by(number)
    )
    return [(int(key), at) for key, at in rows]


def records_in(part: int) -> list[Place]:
    """The public records of a part that have a page of their own; whoever asks sees the same."""
    first = part * AT_ONCE
    table = _record.c
    with_text = table.id.in_(select(AgreementText.record_id))
    rows = session().execute(
        select(table.code, table.kind, table.within, table.public_at, with_text)
        .where(table.id >= first, table.id < first + AT_ONCE, table.state.in_(PUBLIC))
        .order_by(table.id)
    )
    build = _Addresses()
    found = []
    for code, name, within, at, has_text in rows:
        kind = kinds()[name]
        values = kind.page_values(code, within)
        if "_anchor" in values:  # it is shown on the page of others
            continue
        permanent = build.one("permanent.redirect", code=code)
        found.append(Place(build.each(kind.page_endpoint, **values), permanent, at))
        if has_text:
            found.append(Place(build.each("agreement_texts.text_page", code=code), at=at))
    return found


def pages() -> list[Place]:
    """The pages that are no record's."""
    build = _Addresses()
    clauses = (build.each("clauses.clause_page", clause=clause) for clause in CLAUSES)
    return [Place(one) for one in (*map(build.each, _endpoints()), *clauses)]


def _endpoints() -> Iterable[str]:
    lists = (kind.list_endpoint for kind in kinds().values())
    navigation = (endpoint for endpoint, _label in (*PRIMARY, *MORE, *PAGES))
    return dict.fromkeys(("pages.home", *navigation, *lists, "clauses.clause_map"))


class _Addresses:
    """Builds full addresses; what all of them need is made once."""

    def __init__(self) -> None:
        self._map = current_app.url_map.bind("")

    def one(self, endpoint: str, **values: Any) -> str:
        return absolute(self._map.build(endpoint, values))

    def each(self, endpoint: str, **values: Any) -> dict[str, str]:
        return {tag: self.one(endpoint, lang=tag, **values) for tag in SITE_LANGUAGES}
