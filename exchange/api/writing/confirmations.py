"""What a delegate's administration says of published facts: told, confirmed, disputed in words.

Verbs and rules are those of the delegates' pages (`cooperation.agreements.confirming`). The tag of
a fact is made of its digest and of the last statement, so whoever shows it has read both.
"""

from dataclasses import dataclass
from typing import Any

from flask_login import current_user
from werkzeug.exceptions import NotFound

from cooperation.agreements.confirming import services
from cooperation.agreements.confirming.facts import Fact
from cooperation.agreements.confirming.forms import LONGEST_WORDS
from cooperation.agreements.confirming.models import Confirmation
from cooperation.agreements.confirming.queries import (
    administrations_of,
    agreements_of,
    facts_of,
    said_about,
)
from cooperation.agreements.confirming.services import Place, Said
from cooperation.agreements.confirming.standing import asked_facts, is_asked
from core.database import session
from exchange.api.asking import Asked
from exchange.api.writing.answers import Answer
from exchange.api.writing.bodies import asked_body, language_of, text_of
from exchange.api.writing.matching import matched
from registry.schema.fields import Paragraphs

WORDS = Paragraphs(name="words", label="", longest=LONGEST_WORDS)


@dataclass(frozen=True)
class Spoken:
    """A fact, for an administration, with what that said of it last."""

    place: Place
    fact: Fact
    said: Confirmation | None

    @property
    def number(self) -> int:
        """The number of the last statement, 0 without one."""
        return self.said.number if self.said else 0

    @property
    def tag(self) -> str:
        """The strong entity tag: of the fact as it is published, and of what was said last."""
        party = self.place.administration.id
        return f'"f{self.fact.record_id}.{party}.{self.number}.{self.fact.digest}"'

    @property
    def told(self) -> dict[str, Any]:
        """As an object."""
        return {
            "fact": self.fact.code,
            "kind": "agreement" if self.fact.event is None else "event",
            "digest": self.fact.digest,
            "tag": self.tag,
            "asked": is_asked(self.said, self.fact),
            "changed": self.said is not None and self.said.digest != self.fact.digest,
            "said": statement(self.said) if self.said else None,
        }


def statement(said: Confirmation) -> dict[str, Any]:
    """What an administration said; of a dispute that was closed why."""
    return {
        "number": said.number,
        "state": said.state,
        "at": said.at.isoformat(timespec="seconds"),
        "words": said.words,
        "language": said.language,
        "reason": said.reason,
        "reason_language": said.reason_language,
    }


def overview(_asked: Asked, party: str) -> Answer:
    """The agreements of the administration, and how many facts it is asked about.

    Raises `NotFound` for what is not the delegate's, as for what is not there.
    """
    body = session().scalar(administrations_of({party} & current_user.scopes(services.ROLE)))
    if body is None:
        raise NotFound
    agreements = session().scalars(agreements_of(body.id)).all()
    facts = facts_of(agreements)
    said = said_about(fact.record_id for held in facts.values() for fact in held)
    rows = [
        {
            "agreement": one.code,
            "facts": len(facts[one.id]),
            "asked": len(asked_facts(facts[one.id], said, body.id)),
        }
        for one in agreements
    ]
    return Answer({"party": party, "agreements": rows})


def shown(_asked: Asked, party: str, code: str) -> Answer:
    """The facts of an agreement, itself first, each with its tag. Raises `NotFound`."""
    place = services.own_place(party, code, current_user)
    said = said_about(one.record_id for one in place.facts)
    spoken = [
        Spoken(place, one, said.get((one.record_id, place.administration.id)))
        for one in place.facts
    ]
    return Answer({"party": party, "agreement": code, "facts": [one.told for one in spoken]})


def confirmed(party: str, code: str, fact: str) -> Answer:
    """Say that a fact is right as it is published. Raises `NotFound`, `Stale`."""
    spoken = _matched(party, code, fact)
    asked_body({}, empty=True)
    said = Said(spoken.fact.digest, spoken.number)
    return _answer(spoken, services.confirm(spoken.place, spoken.fact, said, current_user))


def disputed(party: str, code: str, fact: str) -> Answer:
    """Say in words that it is not. Raises `NotFound`, `Stale`, `Invalid`, `Problem`."""
    spoken = _matched(party, code, fact)
    body = asked_body({"words": str, "language": str}, needed=["words", "language"])
    words, language = text_of(body, WORDS), language_of(body, "language")
    said = Said(spoken.fact.digest, spoken.number, words, language)
    return _answer(spoken, services.dispute(spoken.place, spoken.fact, said, current_user))


def _answer(spoken: Spoken, said: Confirmation) -> Answer:
    now = Spoken(spoken.place, spoken.fact, said)
    return Answer(now.told, headers={"ETag": now.tag})


def _matched(party: str, code: str, fact: str) -> Spoken:
    return matched(lambda: _spoken(party, code, fact), lambda spoken: spoken.tag)


def _spoken(party: str, code: str, fact: str) -> Spoken:
    place = services.own_place(party, code, current_user)
    found = place.fact(fact)
    if found is None:
        raise NotFound
    said = said_about([found.record_id])
    return Spoken(place, found, said.get((found.record_id, place.administration.id)))
