"""A question as it is put to the engine."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from accounts.actors import Person, Visitor
from core.reader import Reader
from search.engine import Boost, SearchRequest
from search.nodes import And, Codes, Everything, Field, Node, Not, Or, Term, settled
from search.questions import NAMED, Question
from search.ranking import KIND_FACTORS, OWN_FACTOR, STATUS_FACTORS, exact_mark

VISITOR = Visitor()
DELEGATE = Person(1, "A", "a@example.org", "en", 1, frozenset({("delegate", "KZ")}))
EDITOR = Person(2, "B", "b@example.org", "en", 1, frozenset({("editor", "")}))


@pytest.fixture
def site(registry_app: Flask) -> Iterator[None]:
    """The real data, in a request."""
    with registry_app.test_request_context("/en/search"):
        yield


def request_of(
    text: str, actor: object = VISITOR, language: str = "en", day: date | None = None
) -> SearchRequest:
    return Question.of(MultiDict({"q": text}), Reader(language, day)).request(actor)


def test_what_holds_is_tilted_for_everybody(site: None) -> None:
    boosts = request_of("customs").boosts
    assert {b.value: b.factor for b in boosts if b.facet == "kind"} == KIND_FACTORS
    assert {b.value: b.factor for b in boosts if b.facet == "status"} == STATUS_FACTORS
    assert {b.facet for b in boosts} == {"kind", "status", NAMED}
    assert request_of("customs", EDITOR).boosts == boosts


def test_a_delegate_s_own_administration_is_tilted_for_the_delegate(site: None) -> None:
    own = set(request_of("customs", DELEGATE).boosts) - set(request_of("customs").boosts)
    assert own == {Boost("administration", "KZ", OWN_FACTOR)}


def test_titles_are_compared_with_the_words_only(site: None) -> None:
    asked = request_of('kind:agreement "Mutual Recognition" -rail', language="zh")
    assert asked.exact == exact_mark("mutual recognition") != ""
    assert asked.language == "zh"
    assert request_of("kind:agreement").exact == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("a0077", "A0077"), ("kind:agreement a0077", "A0077"), ("Казахстан", "KZ"),
     ("Kazakhstan -transit", "KZ"), ("party:KZ", ""), ("-Kazakhstan", "")],
)  # fmt: skip
def test_what_all_words_name_comes_first(site: None, text: str, code: str) -> None:
    assert request_of(text).first == code


def test_a_status_is_settled_by_the_day(site: None) -> None:
    now = request_of("status:in_force").node
    before = request_of("status:in_force", day=date(2012, 1, 1)).node
    assert isinstance(now, Codes)
    assert isinstance(before, Codes)
    assert "A0077" in now.codes
    assert "A0077" not in before.codes


def test_fields_are_settled_wherever_they_stand() -> None:
    given = {"status": {"signed": frozenset("a"), "in_force": frozenset("b")}}
    word, kind = Term(("x",)), Field("kind", ("agreement",))
    held = Field("status", ("signed", "in_force", "expired"))
    both = Codes(frozenset("ab"))

    def tree(status: Node) -> Node:
        return And((Everything(), Or((word, Not(status))), kind, status))

    assert settled(tree(held), given) == tree(both)
