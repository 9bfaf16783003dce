"""What happened after an edition, on a line of years: a lane for each kind of record."""

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.database import session
from core.dates import format_event_date
from core.pictures.drawing import Drawing
from core.pictures.lanes import Lane, Mark, draw_lanes
from core.pictures.picture import Cell, Picture, SourceLine, Table, register_picture
from core.pictures.scales import TimeScale
from core.reader import Reader, reader
from forum.models import Edition
from forum.outcomes.following import Happened, days_of, follow, happened_since
from forum.outcomes.queries import outcomes_by
from registry.door import visible
from registry.kinds import kinds

NAME = "edition-since"


def since_picture(edition: Edition, happened: Sequence[Happened]) -> Picture:
    """The events, newest first, as they are given."""
    return Picture(
        name=NAME,
        key=edition.code,
        title=_("What happened after the edition"),
        description=_words(happened, reader()),
        drawing=_drawing(edition, happened, reader()) if happened else None,
        table=_table(happened, reader()),
        sources=[
            SourceLine(
                _("those of each event"),
                url_for("forum_outcomes.since_page", code=edition.code),
                reader().language,
            )
        ]
        if happened
        else (),
        empty=_("No event from after the edition is held."),
    )


def _words(happened: Sequence[Happened], of: Reader) -> str:
    if not happened:
        return ""
    number: str = ngettext("%(num)s event is held.", "%(num)s events are held.", len(happened))
    last = happened[0].date
    assert last is not None  # undated ones are not after it
    words = _("The last one: %(date)s.", date=format_event_date(last, of.locale))
    return f"{number} {words}"


def _drawing(edition: Edition, happened: Sequence[Happened], of: Reader) -> Drawing:
    last = days_of(edition).last or of.day
    scale = TimeScale(last, max(of.day, *(one.event.date_latest or last for one in happened)))
    lanes: dict[str, list[Mark]] = {}
    for one in happened:
        for kind in dict.fromkeys(ref.kind for ref in one.of):
            lanes.setdefault(kind, []).append(_mark(one, of))
    shown = [Lane(str(kinds()[kind].plural), lanes[kind]) for kind in kinds() if kind in lanes]
    return draw_lanes(shown, scale, of.language, today=of.day)


def _mark(one: Happened, of: Reader) -> Mark:
    assert one.date is not None
    title = f"{format_event_date(one.date, of.locale)}: {one.reference.title}"
    return Mark(one.date, title, one.reference.url)


def _table(happened: Sequence[Happened], of: Reader) -> Table:
    rows = [
        (
            Cell(one.reference.title, one.reference.code, one.reference.url,
                 one.reference.language),
            Cell(format_event_date(one.date, of.locale) if one.date else "",
                 one.event.date_text),
            Cell(one.kind_label, one.event.event_kind),
            Cell(", ".join(ref.code for ref in one.of)),
        )
        for one in happened
    ]  # fmt: skip
    return Table((_("Event"), _("Date"), _("Kind"), _("Records")), rows)


def _since_picture(key: str) -> Picture | None:
    edition = session().scalar(visible(Edition, current_user).where(Edition.code == key))
    if edition is None:
        return None
    query = outcomes_by(current_user, reader().as_of, [edition.id])
    followed = follow(list(session().scalars(query)), reader())
    return since_picture(edition, happened_since(followed))


register_picture(NAME, _since_picture)
