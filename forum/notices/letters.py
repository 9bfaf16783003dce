"""The letter about changes of a programme, to one receiver in their language. Plain text, without
names of people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from core.characters import isolated
from core.languages import locale_of
from core.mail import queue_mail
from core.reader import Reader
from core.web import full_address
from core.zones import zone_name
from forum.notices.concerning import Concern, Notice
from forum.programme.changes_shown import ChangeRow, Told, change_rows
from forum.programme.comparing import CANCELLATION, Change
from forum.programme.models import Release
from forum.programme.vocabulary import SESSION_PARTS
from registry.references import references_to


class Letters:
    """The letters about a release: sessions are named once for each language."""

    def __init__(
        self, release: Release, before: Mapping[str, Any], found: Sequence[Change]
    ) -> None:
        self._release, self._before = release, before
        self._found = {one.session: one for one in found}
        self._rows: dict[str, dict[str, ChangeRow]] = {}

    def send(self, notice: Notice) -> None:
        """Queue one in the current transaction."""
        language = notice.to.language
        with force_locale(str(locale_of(language))):
            edition = references_to([self._release.edition_id], language)[self._release.edition_id]
            parts = [
                _(
                    "The programme of %(edition)s has changed. What concerns you:",
                    edition=isolated(edition.title),
                ),
                *self._sessions(notice),
                *self._clocks(language),
                *_addresses(notice, edition.code, self._release.number),
                current_app.config["ORIGIN"],
            ]
            subject = _("Changes of the programme: %(edition)s", edition=edition.title)
            queue_mail(notice.to.email, subject, "\n\n".join(parts) + "\n", language)

    def _sessions(self, notice: Notice) -> Iterator[str]:
        rows = self._rows_in(notice.to.language)
        for code, row in rows.items():
            if code in notice.concerns:
                lines = [_title(row), *map(_change, row.told)]
                is_cancelled = CANCELLATION in self._found[code].kinds
                yield "\n".join([*lines, *_reasons(notice.concerns[code], is_cancelled)])

    def _rows_in(self, language: str) -> dict[str, ChangeRow]:
        if language not in self._rows:
            after, found = self._release.content, list(self._found.values())
            rows = change_rows(found, self._before, after, Reader(language))
            self._rows[language] = {row.session.code: row for row in rows}
        return self._rows[language]

    def _clocks(self, language: str) -> Iterator[str]:
        content = self._release.content
        place = zone_name(content["time_zone"], locale_of(language))
        words = str(_("Hours are by the clock of %(place)s.", place=isolated(place)))
        if any(room["time_zone"] for room in content["rooms"]):
            words += " " + str(_("Those of rooms in another place are by the clock there."))
        yield words


def _title(row: ChangeRow) -> str:
    title = isolated(row.session.title)
    return f"{title} ({isolated(row.when)})" if row.when else title


def _change(told: Told) -> str:
    """What is another, with what it was and what it is now."""
    if not told.after:
        return f"– {told.label}"
    was, now = (isolated(", ".join(one.text for one in side)) for side in (told.before, told.after))
    return f"– {told.label}: {_('before:')} {was}; {_('now:')} {now}"


def _reasons(concern: Concern, is_cancelled: bool) -> Iterator[str]:
    if concern.held or concern.waiting:
        yield "– " + _(
            "Your delegation: seats %(held)s, waiting %(waiting)s",
            held=concern.held,
            waiting=concern.waiting,
        )
        if is_cancelled:
            yield "– " + _("They are kept in case it is held after all, and count for nothing now.")
    if concern.needed:
        yield "– " + _("Your delegation is needed there.")
    if concern.parts:
        words = ", ".join(str(SESSION_PARTS[part]) for part in concern.parts)
        yield "– " + _("Your part: %(part)s", part=words)


def _addresses(notice: Notice, code: str, number: int) -> Iterator[str]:
    language = notice.to.language
    where = {"lang": language, "code": code}
    if notice.to.leads:
        yield (
            _("The seats of your delegation:")
            + "\n"
            + full_address("forum_seats.seat_page", **where)
        )
    yield (
        _("All changes of this release:")
        + "\n"
        + full_address("programme_releases.release_page", number=number, **where)
    )
