"""The form of fields says what could have been typed."""

import pytest
from werkzeug.datastructures import MultiDict

from search.advanced import composed, is_form, question_of
from search.query import And, Node, Not, Or, Phrase, Term, parse


def tree(**fields: str) -> Node:
    return parse(composed(MultiDict({"from": fields.pop("since", ""), **fields})), ()).node


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"all": " customs  transit "}, "customs  transit"),
        ({"phrase": "mutual recognition"}, '"mutual recognition"'),
        ({"phrase": "“mutual recognition”"}, '"mutual recognition"'),
        ({"any": "rail road"}, "rail OR road"),
        ({"any": 'rail OR "sea port"'}, 'rail OR "sea port"'),
        ({"all": "customs", "any": "rail road"}, "customs (rail OR road)"),
        ({"all": "customs", "any": "rail"}, "customs rail"),
        ({"none": '-rail "sea port"'}, '-rail -"sea port"'),
        ({"from": "2015", "to": "2019"}, "in:2015..2019"),
        ({"from": "2015"}, "in:2015.."),
        ({"to": "2019"}, "in:..2019"),
        ({"from": "2015", "to": "2015"}, "in:2015"),
        ({"from": "٢٠١٥"}, "in:٢٠١٥.."),
        ({"all": "a OR", "phrase": "b c"}, 'a "b c"'),
        ({"all": "OR a |", "any": "OR NOT"}, "a"),
        ({"all": 'a "b', "none": "c"}, "a  b -c"),
        ({"all": "a) (b (c", "none": "d"}, "a   b  c -d"),
        ({"all": "(a OR b) c"}, "(a OR b) c"),
        ({"all": "NOT a"}, "NOT a"),
    ],
)
def test_fields_become_a_query(fields: dict[str, str], text: str) -> None:
    assert composed(MultiDict(fields)) == text


def test_the_query_means_what_the_fields_say() -> None:
    phrase = Phrase(((0, ("mutual",)), (1, ("recognition",))))
    rail_or_road = Or((Term(("rail",)), Term(("road",))))
    assert tree(all="customs", phrase="mutual recognition", any="rail road", none="sea air") == And(
        (Term(("customs",)), rail_or_road, phrase, Not(Term(("sea",))), Not(Term(("air",))))
    )


def test_what_was_left_empty_is_left_out() -> None:
    sent = MultiDict(
        [("all", "customs"), ("phrase", ""), ("kind", ""), ("administration", "KZ"), ("as_of", "")]
    )
    assert is_form(sent)
    assert question_of(sent) == {"q": ["customs"], "administration": ["KZ"]}
    assert not is_form(MultiDict({"q": "customs", "kind": "agreement"}))
