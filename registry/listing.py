"""List pages: filters, as_of, counts, sort and paging, in a fixed number of statements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import Select, func, select
from werkzeug.datastructures import MultiDict

from core.cache import remembered
from core.characters import quoted
from core.database import session
from core.paging import asked_page, page_place
from core.problems import BadValue
from core.reader import Reader, reader
from registry.door import PUBLIC, states_for, visible
from registry.filters import Filter, Name, StatusFilter
from registry.kinds import Kind
from registry.markup import marked
from registry.models import Record, not_later
from registry.orders import ORDERS, with_heading
from registry.references import Reference, references_to
from registry.statuses import Status, certainly_has_status, statuses_on
from registry.vocabulary import STATUSES

PAGE_SIZE = 25
LONGEST_VALUE = 200
MOST_VALUES = 20
FEW_OPTIONS = 12  # more than that are offered as a select
SORTS: dict[str, Any] = {
    "title": _l("Title"),
    "-date": _l("Latest first"),
    "date": _l("Earliest first"),
    "code": _l("Code"),
}


@dataclass(frozen=True)
class Row:
    """One record of a list, in words. `meta` and `tags` as the templates' macros take them."""

    reference: Reference
    statuses: list[Status] = field(default_factory=list)
    undated: bool = False
    possibly_later: bool = False
    meta: list[Any] = field(default_factory=list)
    snippet: Any = ""

    @property
    def url(self) -> str:
        return self.reference.url

    @property
    def title(self) -> str:
        return self.reference.title

    @property
    def language(self) -> str:
        return self.reference.language

    @property
    def origin(self) -> str:
        return self.reference.origin

    @property
    def code(self) -> str:
        return self.reference.code

    @property
    def tags(self) -> list[dict[str, str]]:
        """Status and certainty marks."""
        found = [status_tag(status) for status in self.statuses]
        if self.undated:
            found.append({"label": _("Date not known"), "kind": "undated"})
        elif self.possibly_later:
            found.append({"label": _("Possibly later"), "kind": "possible"})
        return found


def status_tag(status: Status) -> dict[str, str]:
    """A status as a mark; one that is not certain says so."""
    label = str(STATUSES[status.status])
    if status.certainty == "possible":
        return {"label": _("%(status)s (possible)", status=label), "kind": "possible"}
    return {"label": label, "kind": status.status}


Value = TypeVar("Value")
Parameters = MultiDict[str, str]
MetaOf = Callable[[Sequence[int], Reader], Mapping[int, list[Any]]]


def no_meta(_ids: Sequence[int], _reader: Reader) -> Mapping[int, list[Any]]:
    """Rows without a line of their own."""
    return {}


@dataclass(frozen=True)
class ListPage:
    """What the list of a kind offers. `meta` gives each row's line of facts, for a whole page,
    `feed_facts` what entries of feeds say of a record besides its kind and date."""

    kind: Kind
    filters: tuple[Filter, ...] = ()
    sort: str = "title"
    sorts: tuple[str, ...] = ("title", "-date", "date", "code")
    meta: MetaOf = no_meta
    feed_facts: MetaOf = no_meta
    intro: Any = ""
    timeless: bool = False  # as_of makes no sense here, and a note says so
    page_size: int = PAGE_SIZE

    def __post_init__(self) -> None:
        _lists[self.kind.name] = self

    def open(self) -> "Listing":
        """The list as the current request asks for it; raises `BadValue`, `NotFound`."""
        return Listing(self, reader())


_lists: dict[str, ListPage] = {}


def list_of(kind: str) -> ListPage | None:
    """The list of a kind."""
    return _lists.get(kind)


class Listing:
    """One list for one reader: read `rows`, `total`, `facets`…; each is one statement or two.

    `parameters` are those of an address; those of the request unless they are given.
    """

    def __init__(
        self, page: ListPage, reader: Reader, parameters: Parameters | None = None
    ) -> None:
        self.page_of = page
        self.kind = page.kind
        self.reader = reader
        self._parameters: Parameters = request.args if parameters is None else parameters
        self.values = {one.name: self._chosen(one) for one in page.filters}
        self.sort = self._sort()
        self.number = asked_page()

    def _chosen(self, one: Filter) -> list[str]:
        values = [value for value in self._parameters.getlist(one.name) if value]
        if len(values) > MOST_VALUES:
            raise BadValue(_("Too many values were chosen. Choose fewer."), one.name)
        for value in values:
            if len(value) > LONGEST_VALUE or not one.known(value):
                raise BadValue(
                    _(
                        "“%(value)s” is not a value of the filter “%(name)s”. "
                        "Choose one of the list.",
                        value=quoted(value),
                        name=one.label,
                    ),
                    one.name,
                )
        return list(dict.fromkeys(values))

    def _sort(self) -> str:
        chosen = self._parameters.get("sort") or self.page_of.sort
        if chosen not in self.page_of.sorts:
            raise BadValue(
                _("The list cannot be sorted this way. Choose one of the orders offered."), "sort"
            )
        return chosen

    @property
    def as_of(self) -> date | None:
        """The day asked about, where it means something."""
        return None if self.page_of.timeless else self.reader.as_of

    def ids(self, but: Filter | None = None, hidden: bool = False) -> Select[tuple[int]]:
        """Ids of the records asked for, `but` one filter; `hidden` gives what as_of hides."""
        query = visible(Record, current_user).with_only_columns(Record.id)
        query = query.where(Record.kind == self.kind.name)
        for one in self.page_of.filters:
            if one is not but and self.values[one.name]:
                query = query.where(one.clause(self.values[one.name], self.reader.day))
        if self.as_of:
            later = Record.date_earliest > self.as_of
            query = query.where(later if hidden else not_later(Record, self.as_of))
        return query

    def _remembered(self, what: str, compute: Callable[[], Value]) -> Value:
        """Counts are remembered for visitors: what they see changes only with the registry."""
        if states_for(current_user) is not PUBLIC:
            return compute()
        chosen = sorted(self.values.items())
        key = (self.kind.name, what, chosen, self.reader.day, self.as_of)
        return remembered(key, compute)

    @cached_property
    def total(self) -> int:
        """How many records the list has."""
        return self._remembered("total", lambda: self._count(self.ids()))

    @cached_property
    def hidden(self) -> int:
        """How many records are later than the day asked about."""
        if not self.as_of:
            return 0
        return self._remembered("hidden", lambda: self._count(self.ids(hidden=True)))

    @cached_property
    def certainties(self) -> dict[str, int]:
        """With a status chosen: how many records have it certainly, and how many possibly."""
        one = next((one for one in self.page_of.filters if isinstance(one, StatusFilter)), None)
        if one is None or not self.values[one.name]:
            return {}
        sure = certainly_has_status(Record.id, one.track, self.values[one.name], self.reader.day)
        certain = self._remembered("certain", lambda: self._count(self.ids().where(sure)))
        return {"certain": certain, "possible": self.total - certain}

    def _count(self, ids: Select[tuple[int]]) -> int:
        return session().scalar(select(func.count()).select_from(ids.subquery())) or 0

    @property
    def pagination(self) -> dict[str, int]:
        """The page's place, as the macro takes it. Raises `NotFound` beyond the last page."""
        return page_place(self.number, self.page_of.page_size, self.total)

    @cached_property
    def rows(self) -> list[Row]:
        """The records of this page. Raises `NotFound` beyond the last page."""
        return self.read(self.page_of.page_size, self.pagination["first"] - 1)

    def read(self, size: int, before: int = 0) -> list[Row]:
        """So many records of the list, after so many others."""
        ids = list(session().scalars(self.ordered().limit(size).offset(before)))
        references = references_to(ids, self.reader.language)
        day, track = self.reader.day, self.kind.track
        statuses = statuses_on(ids, track, day) if track and ids else {}
        meta = self.page_of.meta(ids, self.reader) if ids else {}
        doubtful = self._doubtful(ids) if self.as_of else {}
        return [
            Row(
                references[key],
                statuses.get(key, []),
                undated=doubtful.get(key) == "undated",
                possibly_later=doubtful.get(key) == "possible",
                meta=meta.get(key, []),
            )
            for key in ids
            if key in references
        ]

    def _doubtful(self, ids: Sequence[int]) -> dict[int, str]:
        """Records of which the day asked about does not tell whether they were there."""
        found: dict[int, str] = {}
        assert self.as_of is not None
        dates = select(Record.id, Record.date_text, Record.date_latest).where(Record.id.in_(ids))
        for key, text, latest in session().execute(dates):
            if not text:
                found[key] = "undated"
            elif latest is None or latest > self.as_of:
                found[key] = "possible"
        return found

    def ordered(self) -> Select[tuple[int]]:
        """Ids of the records asked for, in the order asked for."""
        query, order = self.ids(), ORDERS[self.sort]
        if order.by_heading:
            query = with_heading(query, self.kind.name, self.reader.language)
        return order.applied(query)

    @cached_property
    def facets(self) -> list[dict[str, Any]]:
        """Filters with the values that occur and how often, as the filter form takes them."""
        return [self._facet(one) for one in self.page_of.filters]

    def _facet(self, one: Filter) -> dict[str, Any]:
        chosen = self.values[one.name]
        counts = self._remembered(one.name, lambda: one.counts(self.ids(but=one), self.reader.day))
        counts += [(value, 0) for value in chosen if value not in {code for code, _ in counts}]
        names = one.names([code for code, _ in counts], self.reader.language)
        counts = [(code, count) for code, count in counts if code in names]
        options = [
            {
                "value": code,
                "label": names[code].words,
                "language": names[code].language,
                "count": count,
                "selected": code in chosen,
            }
            for code, count in one.ordered(counts, names)
        ]
        if len(options) > FEW_OPTIONS and len(chosen) < 2:
            whole = {"value": "", "label": _("All"), "count": None, "selected": not chosen}
            return {
                "name": one.name,
                "label": one.label,
                "kind": "select",
                "options": [whole, *options],
            }
        return {"name": one.name, "label": one.label, "kind": "choices", "options": options}

    @property
    def filter_form(self) -> dict[str, Any]:
        """The form as the macro takes it."""
        return {
            "action": self.address(),
            "reset_url": self.address(),
            "hidden": [],
            "fields": [facet for facet in self.facets if facet["options"]],
            "sort": {
                "name": "sort",
                "options": [
                    {"value": code, "label": SORTS[code], "selected": code == self.sort}
                    for code in self.page_of.sorts
                ],
            },
            "as_of": None
            if self.page_of.timeless
            else {"name": "as_of", "value": self.as_of.isoformat() if self.as_of else ""},
        }

    @property
    def chips(self) -> list[dict[str, str]]:
        """What is chosen, each with the address that drops it."""
        found = []
        for one, value, name in self.chosen:
            kept = [other for other in self.values[one.name] if other != value]
            label = Markup("{}: {}").format(
                one.label, marked(name.words, name.language, self.reader.language)
            )
            found.append({"label": label, "url": self.page_url(1, **{one.name: kept})})
        return found

    @cached_property
    def chosen(self) -> list[tuple[Filter, str, Name]]:
        """Each chosen value with its filter and its name."""
        language = self.reader.language
        found = []
        for one in self.page_of.filters:
            names = one.names(self.values[one.name], language)
            values = self.values[one.name]
            found += [(one, value, names.get(value, Name(value, language))) for value in values]
        return found

    def address(self, **values: Any) -> str:
        """Address of this list."""
        values.setdefault("as_of", None)
        return url_for(
            request.endpoint or self.kind.list_endpoint, **(request.view_args or {}), **values
        )

    @property
    def whole_url(self) -> str:
        """Address of the list's own page, wherever a part of it is shown."""
        return url_for(self.kind.list_endpoint, **self.asked)

    @property
    def asked(self) -> dict[str, Any]:
        """What an address says of this very list: filters, day and order."""
        values: dict[str, Any] = {name: chosen for name, chosen in self.values.items() if chosen}
        if self.as_of:
            values["as_of"] = self.as_of.isoformat()
        if self.sort != self.page_of.sort:
            values["sort"] = self.sort
        return values

    def page_url(self, number: int, **changed: Any) -> str:
        """Address of a page of this very list."""
        values = self.asked
        if number > 1:
            values["page"] = number
        values |= changed
        return self.address(**{name: value for name, value in values.items() if value})
