"""Questions as readers are shown them, with their answers: a fixed number of statements for any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from core.database import session
from forum.floor.models import DELEGATE, OF_RECORD, STAFF, WITHDRAWN, Answer, Question
from forum.floor.queries import answers_to, merged_with
from registry.references import Reference, references_to


@dataclass(frozen=True)
class Wording:
    """Words in a language; `origin` is '' for those that were written, else of a translation."""

    text: str
    language: str
    origin: str = ""


@dataclass(frozen=True)
class ShownAnswer:
    """An answer with the body that it was given for; `overtaken` where the record was changed
    since."""

    answer: Answer
    body: Reference | None
    overtaken: bool
    translation: Wording | None

    @property
    def is_of_record(self) -> bool:
        """Whether it is the answer of record, also one that was withdrawn."""
        return self.answer.kind == OF_RECORD

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.answer.state == WITHDRAWN


@dataclass(frozen=True)
class ShownQuestion:
    """A question with the record it is about, who asked by role, and its published answers."""

    question: Question
    about: Reference | None
    body: Reference | None
    translation: Wording | None
    same: int
    answers: list[ShownAnswer] = field(default_factory=list)

    @property
    def of_record(self) -> ShownAnswer | None:
        """The answer of record that stands."""
        found = (one for one in self.answers if one.is_of_record and not one.is_withdrawn)
        return next(found, None)

    @property
    def free(self) -> list[ShownAnswer]:
        """The other answers, the earliest first."""
        return [one for one in self.answers if not one.is_of_record]


def shown(questions: Iterable[Question], language: str) -> list[ShownQuestion]:
    """The questions for a reader of the language, in their order."""
    listed = list(questions)
    ids = [one.id for one in listed]
    rows = list(session().execute(answers_to(ids)).tuples()) if ids else []
    same = dict(session().execute(merged_with(ids)).tuples().all()) if ids else {}
    names = references_to(_named(listed, rows), language)
    found = {
        one.id: ShownQuestion(
            one,
            names.get(one.about_id),
            names.get(one.body_id or 0),
            translation_of(one, language),
            same.get(one.id, 0),
        )
        for one in listed
    }
    for answer, overtaken in rows:
        body = names.get(answer.body_id or 0)
        told = ShownAnswer(answer, body, overtaken, translation_of(answer, language))
        found[answer.question_id].answers.append(told)
    return list(found.values())


def _named(questions: Sequence[Question], rows: Sequence[tuple[Answer, bool]]) -> set[int | None]:
    ids: set[int | None] = {one.about_id for one in questions}
    return ids | {one.body_id for one in questions} | {answer.body_id for answer, _late in rows}


def translation_of(about: Question | Answer, language: str) -> Wording | None:
    """The translation into the reader's language, where one is held and needed."""
    held: dict[str, Any] | None = about.translations.get(language)
    if held is None or about.language == language:
        return None
    return Wording(held["text"], language, held["origin"])


def asked_as(role: str) -> str:
    """As what somebody asked who is a delegate of no body that can be named, and no visitor."""
    if role == STAFF:
        return str(_("The secretariat"))
    return str(_("A delegate")) if role == DELEGATE else str(_("A reader"))
