"""What the registry does not know of an administration and asks it for; all of it is computed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from core.languages import language_name
from core.reader import reader
from pages.briefing.agreements import BEGINNINGS, ENDINGS, AgreementState
from pages.corridors.drawing import Line
from registry.templating import listed


@dataclass(frozen=True)
class Gap:
    """Something missing, in words; `url` leads to what it is about, where that is another page."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Known:
    """What the gaps are computed from."""

    administration: Any
    states: Sequence[AgreementState]
    acts: Sequence[Sequence[Any]]
    lines: Sequence[Line]
    not_verified: int
    editions: int


def gaps(known: Known) -> list[Gap]:
    """What is missing, the administration's own facts first."""
    return [*_own_facts(known), *_agreements(known), *_route(known), *_others(known)]


def _own_facts(known: Known) -> Iterator[Gap]:
    record = known.administration
    missing = languages_without_name(record)
    if missing:
        names = listed(language_name(tag, reader().locale) for tag in missing)
        yield Gap(_("Its official name in: %(languages)s", languages=names))
    if not record.parent:
        yield Gap(_("Under which ministry or body it stands"))
    if not record.website:
        yield Gap(_("The address of its website"))
    if not record.wco_member_since:
        yield Gap(_("Since which year it has been a member of the WCO"))


def languages_without_name(record: Any) -> list[str]:
    """Its official languages in which no official name is held."""
    held = {text.language.partition("-")[0] for text in record.texts if text.title}
    if record.name_local:
        held.add(record.name_local_language.partition("-")[0])
    return [tag for tag in record.languages if tag.partition("-")[0] not in held]


def _agreements(known: Known) -> Iterator[Gap]:
    mine = [state for state in known.states if state.is_party]
    code = known.administration.code
    every = url_for("agreements.agreement_list", administration=code)
    undated = sum(not state.date_text for state in mine)
    if undated:
        yield Gap(ngettext("The date of %(num)s agreement", "The dates of %(num)s agreements",
                           undated), every)  # fmt: skip
    unsettled = sum(is_unsettled(state) for state in mine)
    if unsettled:
        yield Gap(ngettext("Whether and when %(num)s agreement entered into force",
                           "Whether and when %(num)s agreements entered into force",
                           unsettled), every)  # fmt: skip
    acted = {key for key, _kind, _date, whose in known.acts if whose}
    silent = [s for s in mine if s.form == "convention" and s.id not in acted]
    if silent:
        yield Gap(ngettext("Its own act (signature, ratification…) on %(num)s convention",
                           "Its own acts (signature, ratification…) on %(num)s conventions",
                           len(silent)),
                  url_for("agreements.agreement_list", administration=code,
                          form="convention"))  # fmt: skip


def is_unsettled(state: AgreementState) -> bool:
    """Whether it is concluded and neither force nor end is certain."""
    not_joined_yet = state.goes_by_itself and not state.held
    if not_joined_yet or any(status in state.held for status in BEGINNINGS):
        return False
    return not any(state.held.get(status) for status in ("in_force", *ENDINGS))


def _route(known: Known) -> Iterator[Gap]:
    code = known.administration.code
    unnamed = sum(unnamed_crossings(line, code) for line in known.lines)
    if unnamed:
        yield Gap(ngettext("The border crossing on %(num)s stretch of the corridors",
                           "The border crossings on %(num)s stretches of the corridors",
                           unnamed), "#corridors")  # fmt: skip


def unnamed_crossings(line: Line, territory: str) -> int:
    """At how many of a territory's ends of the line the crossing is not named."""
    found = 0
    for place, crossing in enumerate(line.crossings):
        sides = (line.stops[place].territory, line.stops[place + 1].territory)
        found += not crossing and territory in sides
    return found


def _others(known: Known) -> Iterator[Gap]:
    if not known.editions:
        yield Gap(
            _("Who represented it at the forums, and at which"), url_for("forum.edition_list")
        )
    if known.not_verified:
        yield Gap(ngettext("%(num)s statement to be compared with its source",
                           "%(num)s statements to be compared with their sources",
                           known.not_verified))  # fmt: skip
