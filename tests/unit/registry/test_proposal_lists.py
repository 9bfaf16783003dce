"""Lists of proposals: what SQL finds is what the rules allow, on both databases."""

from core.database import db, session
from registry import proposing
from registry.door import acting_as
from registry.proposal_lists import (
    AskedProposals,
    count_proposals,
    languages_alone,
    may_read,
    proposals_asked,
)
from registry.proposals import Proposal
from registry.schema.contents import content_of
from registry.translating import with_text
from tests.unit.registry.conftest import held

RUSSIAN = {"title": "Соглашение", "title_origin": "human"}
FRENCH = {"title": "Accord", "title_origin": "human"}


def waiting(content, agreement, actor):
    with acting_as(actor):
        proposal = proposing.propose(agreement, content, actor)
        proposing.submit(proposal, "", actor)
    return proposal


def test_a_translator_finds_what_changes_their_texts_alone(desk):
    agreement = held()
    base = content_of(agreement)
    both = with_text(with_text(base, "ru", RUSSIAN), "fr", FRENCH)
    mine = waiting(with_text(base, "ru", RUSSIAN), agreement, desk["ana"])
    for content in (with_text(base, "fr", FRENCH), both, both | {"form": "mra"}):
        waiting(content, agreement, desk["ana"])
    gone = {**base, "texts": [], "form": "mra"}
    proposing.propose(agreement, gone, desk["ana"])
    db.session.commit()
    translator = desk["ru"]
    found = session().scalars(proposals_asked(AskedProposals(), translator)).all()
    assert found == [mine]
    everything = session().scalars(db.select(Proposal).order_by(Proposal.id)).all()
    assert [one for one in everything if may_read(one, translator)] == [mine]
    assert [sorted(languages_alone(one)) for one in everything] == [
        ["ru"], ["fr"], ["fr", "ru"], [], []]  # fmt: skip


def test_an_editor_narrows_the_list_by_language_kind_and_author(desk):
    agreement = held()
    base = content_of(agreement)
    russian = waiting(with_text(base, "ru", RUSSIAN), agreement, desk["ana"])
    french = waiting(with_text(base, "fr", FRENCH), agreement, desk["bo"])

    def listed(**asked):
        query = proposals_asked(AskedProposals(**asked), desk["bo"])
        return session().scalars(query).all()

    assert listed() == [russian, french]
    assert listed(language="fr") == listed(author=desk["bo"].account_id) == [french]
    assert listed(show="mine") == [french]
    assert listed(kind="event") == listed(batch="none") == listed(show="decided") == []
    rows = session().execute(count_proposals(AskedProposals(), desk["bo"])).all()
    assert sorted((row.kind, row.total) for row in rows) == [("agreement", 1), ("agreement", 1)]
