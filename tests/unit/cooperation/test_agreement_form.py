"""What the form of agreements refuses, with a reason."""

import pytest

from core.database import db, session, writing
from registry import proposing
from registry.changes import changing
from registry.door import acting_as
from registry.models import Link
from registry.schema.contents import content_of, faults_of
from registry.schema.forms import form_of
from registry.sources import Citation
from tests.records import EDITOR, administration, agreement, source

FORM = form_of("agreement")


@pytest.fixture
def held(app):
    """A2 replaces A1 of CN and KZ; both cite a source."""
    with app.app_context(), writing(), acting_as(EDITOR):
        cited = source("src")
        made = [agreement(code, parties=parties) for code, parties in
                (("A1", [administration("CN"), administration("KZ")]), ("A2", []))]  # fmt: skip
        for one in made:
            with changing(one, EDITOR, "record.edit", "cited"):
                one.confidence, one.verification = "high", "checked"
                one.citations = [Citation(source=cited, confidence="high", verification="checked")]
        with changing(made[1], EDITOR, "record.edit", "linked"):
            made[1].links.append(Link(relation="replaces", target=made[0]))
        session().flush()
        yield made
        db.session.rollback()


def refused(record, **changed):
    """{field: reason} of what keeps the record with these changes from being published."""
    content = content_of(record) | changed
    faults = [(fault.path[0], fault.message) for fault in faults_of(content, FORM)]
    return dict(faults or [(name, str(why)) for name, why in FORM.judge(content, record)])


def related(relation, target):
    return [{"relation": relation, "target": target, "note": "", "code": ""}]


def party(code, body="", role="party"):
    return {"party": code, "territory": "", "role": role, "signatory_body": body, "code": ""}


def test_as_it_is_nothing_is_wrong(held):
    assert refused(held[0]) == {}
    assert refused(held[1]) == {}


@pytest.mark.parametrize("relation", ["replaces", "amends", "follows"])
def test_an_agreement_is_not_related_to_itself(held, relation):
    why = refused(held[0], links=related(relation, "A1"))
    assert why == {"links": "A1 cannot be related to itself."}


def test_what_replaces_it_is_not_replaced_by_it(held):
    why = refused(held[0], links=related("replaces", "A2"))["links"]
    assert why == "“Replaces” leads from A2 back to A1: it cannot hold both ways."
    assert refused(held[0], links=related("follows", "A2")) == {}


def test_the_desk_refuses_it_when_review_is_asked_for(held):
    proposal = proposing.begin(held[0], EDITOR)
    content = proposal.content | {"links": related("replaces", "A1")}
    proposing.save(proposal, content, EDITOR)
    with pytest.raises(proposing.Faulty) as refusal:
        proposing.submit(proposal, "", EDITOR)
    assert [fault.message for fault in refusal.value.faults] == ["A1 cannot be related to itself."]


def test_a_party_stands_once(held):
    twice = [party("CN"), party("KZ"), party("CN") | {"code": "AP0009"}]
    assert refused(held[0], parties=twice) == {"parties": "CN stands here twice in the same role."}


def test_one_body_may_sign_by_two_of_its_offices_and_be_depositary(held):
    offices = [
        party("KZ", "Customs of Almaty city") | {"code": "AP0001"},
        party("KZ", "Customs of Almaty region") | {"code": "AP0002"},
        party("KZ", role="depositary") | {"code": "AP0003"},
    ]
    assert refused(held[0], parties=offices) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"unlimited": True, "duration": "P5Y"}, "unlimited"),
        ({"unlimited": True, "renewal": "tacit"}, "unlimited"),
        ({"renewal_term": "P1Y"}, "renewal_term"),
        ({"renewal": "none", "renewal_term": "P1Y"}, "renewal_term"),
    ],
)
def test_terms_that_contradict_one_another_are_refused(held, changed, field):
    assert list(refused(held[0], **changed)) == [field]


@pytest.mark.parametrize(
    "changed",
    [
        {"duration": "P5Y", "renewal": "tacit", "renewal_term": "P1Y", "notice": "P6M"},
        {"duration": "P5Y", "renewal": "none"},
        {"unlimited": True, "notice": "P90D"},
        {"unlimited": False},
    ],
)
def test_terms_are_all_optional(held, changed):
    assert refused(held[0], **changed) == {}


@pytest.mark.parametrize("typed", ["five", "5", "0 years"])
def test_a_span_that_cannot_be_read_is_told(held, typed):
    field = FORM.field("duration")
    with pytest.raises(Exception, match="a number of years, months, weeks or days"):
        field.read([typed])
    assert field.read(["5 years"]) == "P5Y"
