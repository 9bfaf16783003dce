"""The forms around the 16 measures: indicators, practices, policies, corridors."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from cooperation.measures.assessments import COMPLETION, IMPLEMENTATION, SIDES
from cooperation.measures.models import Assessment, CorridorLeg, Observation
from cooperation.measures.vocabulary import DIRECTIONS, UNITS
from registry.forms import DATE_HELP
from registry.schema.fields import (
    Amount,
    Choice,
    Field,
    Language,
    Number,
    Paragraphs,
    Reference,
    References,
    Territory,
    When,
    YesNo,
)
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
    parties_in,
    register_form,
)

OBSERVATIONS = PartForm(
    name="observations",
    label=_l("Observations"),
    one=_l("Observation"),
    model=Observation,
    key=("period_text", "period_words", "value", "value_text"),
    numbering=Numbered("OB", 3),
    fields=(
        Amount(name="value", label=_l("Value")),
        Field(name="value_text", label=_l("Value in words"), longest=300),
        Amount(name="baseline_value", label=_l("Baseline")),
        Field(name="baseline_text", label=_l("Baseline in words"), longest=300),
        When(name="period_text", label=_l("Period"), help=DATE_HELP),
        Field(name="period_words", label=_l("Period in words"), longest=200),
        YesNo(
            name="self_reported",
            label=_l("Self-reported"),
            help=_l("Whether the body measured reports it itself; empty where no source says."),
        ),
        Field(name="note", label=_l("Note"), longest=1000),
        *TRUST,
    ),
)
ASSESSMENTS = PartForm(
    name="assessments",
    label=_l("Assessments"),
    one=_l("Assessment"),
    model=Assessment,
    key=("side", "assessor", "assessor_text", "date_text"),
    numbering=Numbered("AS", 4),
    help=_l("Sources cite an assessment by its code, as the part that rests on them."),
    fields=(
        Choice(name="side", label=SIDES.title, codes=SIDES, required=True),
        Reference(name="assessor", label=_l("Assessed by"), kinds=BODIES),
        Field(
            name="assessor_text",
            label=_l("Assessed by, as the source words it"),
            help=_l("Where no body of the registry judged."),
            longest=300,
        ),
        Choice(name="completion", label=COMPLETION.title, codes=COMPLETION),
        Choice(name="implementation", label=IMPLEMENTATION.title, codes=IMPLEMENTATION),
        When(name="date_text", label=_l("Date"), help=DATE_HELP, required=True),
        Paragraphs(name="words", label=_l("In words"), longest=20_000),
        Language(name="language", label=_l("Language of the words")),
        *TRUST,
    ),
)
LEGS = PartForm(
    name="legs",
    label=_l("Route"),
    one=_l("Territory on the way"),
    model=CorridorLeg,
    key=("territory", "crossing_to_next"),
    numbering=Numbered("CL", 3),
    first_position=1,
    fields=(
        Territory(name="territory", label=_l("Territory"), required=True),
        Field(name="crossing_to_next", label=_l("Crossing to the next"), longest=200,
              help=_l("Empty where no source names it.")),
    ),
)  # fmt: skip


def _check_indicator(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for row in content["observations"]:
        if row["value"] is None and not row["value_text"]:
            yield "observations", _l("Every observation needs a value or words.")
            return


def _check_measure(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for row in content["assessments"]:
        if not row["completion"] and not row["implementation"]:
            yield "assessments", _l("Every assessment needs a completion or an implementation.")
        if not row["assessor"] and not row["assessor_text"]:
            yield "assessments", _l("Say who made each assessment.")
        if row["words"] and not row["language"]:
            yield "assessments", _l("Say which language the words of each assessment are in.")


PILLAR_FORM = register_form(
    RecordForm(
        kind="pillar",
        codes=None,
        fields=(Number(name="number", label=_l("Number"), lowest=1, required=True), *COMMON),
        parts=(TEXTS, CITATIONS),
    )
)
MEASURE_FORM = register_form(
    RecordForm(
        kind="measure",
        codes=None,
        check=_check_measure,
        fields=(
            Number(name="number", label=_l("Number"), lowest=1, highest=16, required=True),
            Reference(name="pillar", label=_l("Pillar"), kinds=("pillar",), required=True),
            Field(name="keywords", label=_l("Keywords")),
            *COMMON,
        ),
        parts=(TEXTS, ASSESSMENTS, parties_in(("lead",)), LINKS, CITATIONS),
    )
)
INDICATOR_FORM = register_form(
    RecordForm(
        kind="indicator",
        codes=Numbered("I", 3),
        check=_check_indicator,
        fields=(
            References(name="measures", label=_l("Measures"), kinds=("measure",)),
            Choice(name="unit", label=UNITS.title, codes=UNITS, required=True),
            Field(name="counted", label=_l("What is counted"), longest=120),
            Choice(name="direction", label=DIRECTIONS.title, codes=DIRECTIONS, required=True),
            Field(name="body_text", label=_l("Bodies, as the source words it"), longest=300),
            *COMMON,
        ),
        parts=(
            TEXTS,
            OBSERVATIONS,
            parties_in(("body",), kinds=(*BODIES, "district", "group")),
            LINKS,
            CITATIONS,
        ),
    )
)
PRACTICE_FORM = register_form(
    RecordForm(
        kind="practice",
        codes=Numbered("PR", 2),
        fields=(
            When(name="date_text", label=_l("Started"), help=DATE_HELP),
            Field(name="district_text", label=_l("Districts, as the source words it"), longest=300),
            *COMMON,
        ),
        parts=(
            TEXTS,
            parties_in(("district", "partner"), kinds=(*BODIES, "district")),
            LINKS,
            CITATIONS,
        ),
    )
)
POLICY_FORM = register_form(
    RecordForm(
        kind="policy",
        codes=Numbered("PO", 2),
        fields=(
            When(name="date_text", label=_l("Day of issue"), help=DATE_HELP, required=True),
            Field(name="number", label=_l("Number of the document"), longest=200),
            When(name="in_force_text", label=_l("In force from"), help=DATE_HELP),
            Field(name="issuer_text", label=_l("Issuers, as the source words it"), longest=300),
            *COMMON,
        ),
        parts=(TEXTS, parties_in(("issuer",)), LINKS, CITATIONS),
    )
)
CORRIDOR_FORM = register_form(
    RecordForm(
        kind="corridor",
        codes=Numbered("C", 2),
        fields=(
            Field(name="origin", label=_l("Starts in"), longest=120, required=True),
            Field(name="destination", label=_l("Ends in"), longest=120),
            When(name="date_text", label=_l("First run"), help=DATE_HELP),
            *COMMON,
        ),
        parts=(TEXTS, LEGS, LINKS, CITATIONS),
    )
)
