"""How much the registry holds of what agreements say: texts by article, and clauses assessed.

A text counts once for each agreement and language; an answer once for each agreement and clause.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ScalarSelect, distinct, func, select

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.vocabulary import ANSWERS
from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.models import TEXT_ORIGINS, AgreementText
from core.cache import remembered
from core.database import session
from core.permissions import Actor
from registry.door import PUBLIC, states_for, visible


@dataclass(frozen=True)
class Holdings:
    """Numbers of what is held of `agreements` in all. `origins`: texts by code of `TEXT_ORIGINS`;
    `answers`: assessed clauses by code of `ANSWERS`, of `assessed` agreements."""

    agreements: int = 0
    with_text: int = 0
    languages: int = 0
    assessed: int = 0
    origins: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)

    @property
    def texts(self) -> int:
        """Texts in all."""
        return sum(self.origins.values())

    @property
    def translations(self) -> int:
        """Texts that are translations, by people or by machines."""
        return self.origins.get("human", 0) + self.origins.get("machine", 0)

    @property
    def clauses(self) -> int:
        """Answers in all."""
        return sum(self.answers.values())


def holdings(actor: Actor) -> Holdings:
    """What is held of the agreements that the actor may see; one statement."""
    ids = visible(Agreement, actor).with_only_columns(Agreement.id)

    def texts(what: Any, *conditions: Any) -> ScalarSelect[int]:
        held = select(what).where(AgreementText.record_id.in_(ids), *conditions)
        return held.scalar_subquery()

    def clauses(what: Any, *conditions: Any) -> ScalarSelect[int]:
        held = select(what).where(ClauseAssessment.agreement_id.in_(ids), *conditions)
        return held.scalar_subquery()

    counts = (
        select(func.count()).select_from(ids.subquery()).scalar_subquery(),
        texts(func.count(distinct(AgreementText.record_id))),
        texts(func.count(distinct(AgreementText.language))),
        clauses(func.count(distinct(ClauseAssessment.agreement_id))),
        *(texts(func.count(), AgreementText.origin == code) for code in TEXT_ORIGINS),
        *(clauses(func.count(), ClauseAssessment.answer == code) for code in ANSWERS),
    )
    whole, with_text, languages, assessed, *rest = session().execute(select(*counts)).one()
    origins, answers = rest[: len(TEXT_ORIGINS)], rest[len(TEXT_ORIGINS) :]
    return Holdings(
        whole, with_text, languages, assessed,
        dict(zip(TEXT_ORIGINS, origins, strict=True)), dict(zip(ANSWERS, answers, strict=True)),
    )  # fmt: skip


def holdings_shown(actor: Actor) -> Holdings:
    """The same; what everybody may see of it is remembered until the registry changes."""
    if states_for(actor) is not PUBLIC:
        return holdings(actor)
    return remembered("holdings", lambda: holdings(actor))
