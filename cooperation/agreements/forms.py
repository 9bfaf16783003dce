"""The form of agreements, and what cannot be in one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cooperation.agreements.clauses.forms import ASSESSED_CLAUSES, faults_of_clauses
from cooperation.agreements.queries import descends_from
from cooperation.agreements.texts.queries import editions_of
from cooperation.agreements.texts.vocabulary import FULL_TEXTS
from cooperation.agreements.vocabulary import FORMS, RENEWALS
from core.database import session
from core.languages import language_name
from registry.forms import DATE_HELP
from registry.models import Record
from registry.schema.fields import Choice, Field, Lasting, Number, When, YesNo
from registry.schema.forms import (
    CITATIONS,
    COMMON,
    LINKS,
    SUBJECT_CODES,
    TEXTS,
    Numbered,
    RecordForm,
    parties_in,
    register_form,
    related_to_itself,
)
from registry.vocabulary import RELATIONS

SPAN_HELP = _l("As the instrument says: 5 years, 6 months or 90 days.")
DESCENT = ("replaces", "amends", "annex_of")
"""Relations of a later instrument to an earlier one: they never lead back."""
Faults = Iterator[tuple[str, Any]]


def _check_agreement(content: Mapping[str, Any]) -> Faults:
    """What is wrong between the fields."""
    if content["unlimited"] and (content["duration"] or content["renewal"]):
        yield "unlimited", _l("What is unlimited has neither a duration nor a renewal.")
    if content["renewal_term"] and content["renewal"] not in ("tacit", "by_agreement"):
        yield "renewal_term", _l("Say how it is renewed, or leave the term of renewal out.")
    # One body may sign by two of its offices; then the signatory bodies differ.
    named = Counter(
        (row["role"], row["party"] or row["territory"], row["signatory_body"])
        for row in content["parties"]
    )
    for (_role, code, _body), count in named.items():
        if count > 1 and code:
            yield "parties", _l("%(code)s stands here twice in the same role.", code=code)
    yield from faults_of_clauses(content)


def _judge_agreement(content: Mapping[str, Any], record: Record | None) -> Faults:
    """What is wrong beside other agreements: that it comes after itself."""
    yield from related_to_itself(content, record)
    if record is None:
        return
    yield from _lost_texts(content, record)
    for row in content["links"]:
        relation, target = row["relation"], row["target"]
        if relation not in DESCENT or target == record.code:
            continue
        if session().scalar(descends_from(target, relation, record.id)):
            why = _(
                "“%(relation)s” leads from %(target)s back to %(code)s: it cannot hold both ways.",
                relation=RELATIONS[relation],
                target=target,
                code=record.code,
            )
            yield "links", why  # fmt: skip


def _lost_texts(content: Mapping[str, Any], record: Record) -> Faults:
    """Texts of a version that were taken away, on record, after restoring it was proposed."""
    digests = {row["language"]: row["digest"] for row in content.get(FULL_TEXTS.name, ())}
    if not digests:
        return
    held = {one.language for one in session().scalars(editions_of(record.id, digests))}
    for language in sorted(digests.keys() - held):
        name = language_name(language)
        yield FULL_TEXTS.name, _("What this text said was redacted: %(language)s.", language=name)


AGREEMENT_FORM = register_form(
    RecordForm(
        kind="agreement",
        codes=Numbered("A", 4),
        fields=(
            Choice(name="form", label=FORMS.title, codes=FORMS, required=True),
            Number(name="parties_count", label=_l("Parties counted by a source")),
            When(name="parties_as_of_text", label=_l("Day of that count"), help=DATE_HELP),
            Field(
                name="depositary_text", label=_l("Depositary, as the source words it"), longest=300
            ),
            YesNo(name="unlimited", label=_l("Concluded for an unlimited period")),
            Lasting(name="duration", label=_l("Duration"), help=SPAN_HELP),
            Choice(name="renewal", label=RENEWALS.title, codes=RENEWALS),
            Lasting(name="renewal_term", label=_l("Term of each renewal"), help=SPAN_HELP),
            Lasting(name="notice", label=_l("Notice before the end"), help=SPAN_HELP),
            *COMMON,
        ),
        parts=(
            TEXTS,
            parties_in(("party", "observer", "depositary"), Numbered("AP", 4)),
            SUBJECT_CODES,
            LINKS,
            ASSESSED_CLAUSES,
            CITATIONS,
        ),
        kept=(FULL_TEXTS,),
        check=_check_agreement,
        judge=_judge_agreement,
    )
)
