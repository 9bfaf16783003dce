"""The forms of the forum: editions, sessions, outcomes."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.models import Attendance, Speaker
from forum.vocabulary import ATTENDANCE_KINDS, OUTCOME_TYPES, SESSION_TYPES
from registry.forms import DATE_HELP
from registry.schema.fields import Choice, Field, Number, Reference, Territory, When
from registry.schema.forms import (
    BODIES,
    CITATIONS,
    COMMON,
    LINKS,
    TEXTS,
    TRUST,
    Numbered,
    PartForm,
    RecordForm,
    Typed,
    parties_in,
    register_form,
)

ATTENDANCE = PartForm(
    name="attendance",
    label=_l("Reported attendance"),
    one=_l("Delegation"),
    model=Attendance,
    key=("party", "territory", "name"),
    numbering=Numbered("AT", 2),
    fields=(
        Reference(name="party", label=_l("Body"), kinds=BODIES),
        Territory(name="territory", label=_l("Territory")),
        Field(name="name", label=_l("Name"), longest=300),
        Choice(name="attendance_kind", label=ATTENDANCE_KINDS.title, codes=ATTENDANCE_KINDS,
               required=True),
        Field(name="head", label=_l("Head of delegation"), longest=200),
        Field(name="role", label=_l("Office of the head"), longest=300),
        Field(name="note", label=_l("Note")),
        *TRUST,
    ),
)  # fmt: skip
SPEAKERS = PartForm(
    name="speakers",
    label=_l("Speakers"),
    one=_l("Speaker"),
    model=Speaker,
    key=("name", "role"),
    numbering=Numbered("SP", 2),
    first_position=1,
    fields=(
        Field(name="name", label=_l("Name"), longest=200, required=True),
        Field(name="role", label=_l("Office"), longest=300, required=True),
        *TRUST,
    ),
)  # fmt: skip
WITHIN_EDITION = Reference(
    name="edition", label=_l("Forum edition"), kinds=("edition",), required=True
)


def _check_edition(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for row in content["attendance"]:
        if not (row["party"] or row["name"] or row["territory"]):
            yield "attendance", _l("Every delegation needs a body or a name.")
            return


def _check_outcome(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    owners = [row for row in content["parties"] if row["role"] == "owner"]
    if len(owners) > 1:
        yield "parties", _l("An outcome has one owner. Name the others as involved.")
    if any(not row["party"] for row in owners):
        yield "parties", _l("The owner of an outcome must be a body of the registry.")


EDITION_FORM = register_form(
    RecordForm(
        kind="edition",
        codes=Typed("F[0-9]{4}-[A-Z0-9]{2,30}", "F2026-XIAN"),
        check=_check_edition,
        fields=(
            When(name="date_text", label=_l("First day"), help=DATE_HELP, required=True),
            When(name="end_text", label=_l("Last day"), help=DATE_HELP),
            Field(name="city", label=_l("City"), longest=120),
            Field(name="venue", label=_l("Venue"), longest=200),
            Field(name="host_text", label=_l("Hosts, as the source words it"), longest=300),
            Field(name="participants_text", label=_l("Participants, as the source words it")),
            *COMMON,
        ),
        parts=(
            TEXTS,
            parties_in(("host",), kinds=(*BODIES, "district")),
            ATTENDANCE,
            LINKS,
            CITATIONS,
        ),
    )
)
SESSION_FORM = register_form(
    RecordForm(
        kind="session",
        codes=Typed("F[0-9]{4}[A-Z]?-S[0-9]{1,3}", "F2026-S1"),
        fields=(
            WITHIN_EDITION,
            Choice(name="session_type", label=SESSION_TYPES.title, codes=SESSION_TYPES,
                   required=True),
            When(name="date_text", label=_l("Date"), help=DATE_HELP),
            *COMMON,
        ),
        parts=(TEXTS, SPEAKERS, LINKS, CITATIONS),
    )
)  # fmt: skip
OUTCOME_FORM = register_form(
    RecordForm(
        kind="outcome",
        codes=Numbered("O", 2),
        fields=(
            WITHIN_EDITION,
            Choice(name="outcome_type", label=OUTCOME_TYPES.title, codes=OUTCOME_TYPES,
                   required=True),
            When(name="date_text", label=_l("Date"), help=DATE_HELP),
            When(
                name="due_text",
                label=_l("Due date"),
                help=_l("By when it is to be done, where a source says so."),
            ),
            Number(
                name="points",
                label=_l("Number of points"),
                help=_l(
                    "How many points the source counts. A point whose wording is known is an "
                    "outcome of its own that is part of this one."
                ),
                lowest=1,
                highest=200,
            ),
            *COMMON,
        ),
        parts=(TEXTS, parties_in(("owner", "involved")), LINKS, CITATIONS),
        check=_check_outcome,
    )
)  # fmt: skip
