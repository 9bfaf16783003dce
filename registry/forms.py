"""The forms of the kinds that the registry itself has: events, sources and concepts."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from registry.ledger_rules import ANNULMENT, KINDS_OF_TRACK, PROMISING
from registry.recording import judge_event
from registry.schema.fields import Address, Choice, Field, Reference, References, When, YesNo
from registry.schema.forms import (
    BODIES,
    CITATIONS,
    COMMON,
    LABELS,
    LINKS,
    SOURCE_LANGUAGE,
    TEXTS,
    TRUST,
    Numbered,
    NumberedBy,
    RecordForm,
    Typed,
    parties_in,
    register_form,
)
from registry.vocabulary import EVENT_KINDS, SOURCE_KINDS, STATUSES, TRACKS

DATE_HELP = _l(
    "As exactly as the source says: 2015, May 2015, 28 May 2015, or 2015/2017 for a period."
)


def _check_event(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    kind = content["event_kind"]
    if kind and content["track"] and kind not in KINDS_OF_TRACK[content["track"]]:
        yield "event_kind", _l("There is no such event on this track.")
    if kind == ANNULMENT and not content["corrects"]:
        yield "corrects", _l("Name the entry that did not happen.")
    if content["due_text"] and kind not in PROMISING:
        yield "due_text", _l("Only an event that sets or extends a due date has one.")
    yield from _check_words(content)


def _check_words(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    reported = content["event_kind"] == "status_reported"
    if reported and not content["reported_status"]:
        yield "reported_status", _l("Say which status the source reports.")
    if content["reported_status"] and not reported:
        yield "reported_status", _l("Only a reported status names a status.")
    if not content["about"]:
        yield "about", _l("Name the record that this happened to.")
    titled = any(row["title"] for row in content["texts"])
    if content["track"] == "progress" and not titled:
        yield "texts", _l("An event of a measure needs a title.")


def _check_concept(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    preferred = [row["language"] for row in content["labels"] if row["preferred"]]
    if content["source_language"] not in preferred:
        yield "labels", _l("A preferred name in the source language is needed.")
    if len(preferred) != len(set(preferred)):
        yield "labels", _l("A language has one preferred name only.")


EVENT_FORM = register_form(
    RecordForm(
        kind="event",
        codes=NumberedBy(
            "track",
            {"legal": Numbered("EA", 4), "operational": Numbered("EA", 4)},
            Numbered("E", 4),
        ),
        untitled=True,
        check=_check_event,
        judge=judge_event,
        fields=(
            References(name="about", label=_l("Concerns"), required=True),
            Choice(name="track", label=TRACKS.title, codes=TRACKS, required=True),
            Choice(name="event_kind", label=EVENT_KINDS.title, codes=EVENT_KINDS, required=True),
            Choice(name="reported_status", label=_l("Status reported"), codes=STATUSES),
            When(name="date_text", label=_l("Date"), help=DATE_HELP),
            When(
                name="due_text",
                label=_l("Due date"),
                help=_l("The day that is promised. Earlier promises stay on record."),
            ),
            Reference(
                name="about_party",
                label=_l("Act of"),
                kinds=BODIES,
                help=_l("Only where the act is one party's, such as a ratification."),
            ),
            Reference(
                name="corrects",
                label=_l("Corrects the entry"),
                kinds=("event",),
                help=_l("The entry that proved wrong. It stays readable and counts no more."),
            ),
            *COMMON,
        ),
        parts=(TEXTS, parties_in(("involved",)), LINKS, CITATIONS),
    )
)
SOURCE_FORM = register_form(
    RecordForm(
        kind="source",
        codes=Typed(r"[a-z][a-z0-9_-]{1,39}", "gacc-2024-report"),
        untitled=True,
        fields=(
            Field(name="title", label=_l("Title"), longest=600, required=True),
            Field(name="publisher", label=_l("Publisher"), longest=300),
            When(name="date_text", label=_l("Date"), help=DATE_HELP),
            Address(name="address", label=_l("Address")),
            Choice(name="source_kind", label=SOURCE_KINDS.title, codes=SOURCE_KINDS, required=True),
        ),
        parts=(),
    )
)
CONCEPT_FORM = register_form(
    RecordForm(
        kind="concept",
        codes=Numbered("T", 3),
        untitled=True,
        check=_check_concept,
        fields=(
            YesNo(name="core", label=_l("Core concept"), required=True),
            SOURCE_LANGUAGE,
            *TRUST,
        ),
        parts=(TEXTS, LABELS, LINKS, CITATIONS),
    )
)
