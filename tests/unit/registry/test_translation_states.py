"""How far translations are, told from what is held, on each database; and what is looked at."""

import pytest

from core.database import db, session, utcnow
from core.openings import Opening
from registry import deciding, proposing
from registry.changes import changing
from registry.models import Text
from registry.proposals import Proposal
from registry.schema.contents import content_of
from registry.sources import Citation
from registry.translating import rendered_source, source_moved, text_in, with_text, written
from registry.translation_checks import findings, is_refused, numbers_of
from registry.translation_states import (
    Asked,
    count_translations,
    drafted_texts,
    listed_translations,
    totals_by,
    translation_neighbours,
)
from tests import records
from tests.records import EDITOR


def held(code, **values):
    """An agreement with an English title, and a Russian one if values are given."""
    made = records.agreement(code)
    if values:
        wanted = {"title": f"Соглашение {code}", "title_origin": "human", "base_language": "en"}
        with changing(made, EDITOR, "record.edit", "translated"):
            made.texts.append(Text(language="ru", **wanted | {"base_substance": 1} | values))
    return made


def states(language="ru", asked=None, actor=EDITOR):
    rows = session().execute(listed_translations(language, actor, asked or Asked()))
    return {row.code: (row.state, row.behind) for row in rows}


def propose_title(record, title, language="ru"):
    content = content_of(record)
    values = written(text_in(content, language), {"title": title}, "human")
    return proposing.propose(record, with_text(content, language, values), EDITOR)


def test_each_state_follows_from_what_is_held(editing):
    held("A1")
    held("A2", title_origin="machine")
    held("A3", title_origin="machine", reviewer="Ana")
    held("A4", base_substance=0)
    held("A5", summary="Сверх того")
    held("A6", base_language="", base_substance=None)
    behind = held("A7")
    with changing(behind, EDITOR, "record.edit", "more"):
        behind.text("en").substance = 4
        behind.texts.append(
            Text(language="ru", title="Старое", base_language="en", base_substance=1)
        )
    propose_title(held("A8", title_origin="machine"), "Другое")
    assert states() == {
        "A1": ("missing", 0),
        "A2": ("machine", 0),
        "A3": ("current", 0),
        "A4": ("stale", 1),
        "A5": ("current", 0),
        "A6": ("current", 0),
        "A7": ("stale", 3),
        "A8": ("draft", 0),
    }


def test_a_language_is_not_translated_into_itself(editing):
    held("A1")
    assert states("en") == {}
    assert states("tg") == {"A1": ("missing", 0)}


def test_a_summary_that_only_the_source_has_is_missing(editing):
    made = held("A1", title_origin="human")
    with changing(made, EDITOR, "record.edit", "longer"):
        made.text("en").summary = "A summary"
    assert states() == {"A1": ("missing", 0)}


def test_records_without_words_of_their_own_are_left_out(editing):
    records.administration("KZ")
    held("A1")
    assert list(states()) == ["A1"]


def test_drafts_are_for_those_who_may_read_them(editing):
    records.agreement("A1", state="draft")
    assert list(states()) == ["A1"]
    assert states(actor=records.TRANSLATOR) == {}


def test_only_the_language_that_a_proposal_changes_is_a_draft(editing):
    made = held("A1", title_origin="human")
    proposal = propose_title(made, "Accord", "fr")
    assert session().execute(drafted_texts()).all() == [(made.id, "fr")]
    assert states("fr")["A1"][0] == "draft"
    assert states("ru")["A1"][0] == "current"
    proposing.discard(proposal, EDITOR)
    assert states("fr")["A1"][0] == "missing"


def test_what_is_opened_most_comes_first_and_has_neighbours(editing):
    for code in ("A1", "A2", "A3"):
        held(code)
    session().add(Opening(day=utcnow().date(), code="A3", count=7))
    session().flush()
    assert list(states()) == ["A3", "A1", "A2"]
    before, after = translation_neighbours("ru", EDITOR, Asked(), (0, "A1"))
    assert (session().scalar(before), session().scalar(after)) == ("A3", "A2")
    assert list(states(asked=Asked(words="a2"))) == ["A2"]
    assert list(states(asked=Asked(kind="measure"))) == []


def test_counts_of_several_languages_add_up(editing):
    held("A1", title_origin="machine")
    held("A2")
    rows = session().execute(count_translations(("ru", "fr", "en"), EDITOR)).all()
    assert totals_by(rows, "language", "state") == {
        ("ru", "machine"): 1,
        ("ru", "missing"): 1,
        ("fr", "missing"): 2,
    }


def test_versions_tell_what_a_translation_rendered(editing):
    made = held("A1", title_origin="human")
    for substance, title in ((2, "Second"), (3, "Third")):
        with changing(made, EDITOR, "record.edit", title):
            made.text("en").title = title
            made.text("en").substance = substance
    assert rendered_source(made, made.text("ru"))["title"] == "Agreement A1"
    with changing(made, EDITOR, "record.edit", "again"):
        made.text("ru").base_substance = 2
    assert rendered_source(made, made.text("ru"))["title"] == "Second"


def test_a_proposal_knows_that_its_source_has_moved(editing):
    made = held("A1", title_origin="human")
    proposal = propose_title(made, "Другое")
    assert not source_moved(proposal)
    with changing(made, EDITOR, "record.edit", "moved"):
        made.text("en").title = "Moved"
    db.session.flush()
    assert source_moved(session().get(Proposal, proposal.id))


def test_an_origin_is_that_of_the_words_that_changed():
    row = {"title": "A", "title_origin": "official", "summary": "B", "summary_origin": "machine"}
    values = written(row, {"title": "A", "summary": "C", "body": ""}, "human")
    assert values == {
        "title": "A",
        "summary": "C",
        "summary_origin": "human",
        "body": "",
        "body_origin": "",
    }


def test_numbers_are_read_in_digits_of_any_script():
    assert numbers_of("1,234 in 2015") == numbers_of("١٬٢٣٤ في ٢٠١٥") == {1234: 1, 2015: 1}
    assert numbers_of("2015年5月12日") == {2015: 1, 12: 1}
    assert numbers_of("https://example.org/2015") == {}


@pytest.mark.parametrize(
    ("source", "target", "language", "wanted"),
    [
        ("Signed by 3 parties", "Подписано двумя сторонами", "ru", "Numbers that are missing: 3"),
        ("Signed", "Подписано 7", "ru", "does not have: 7"),
        ("See https://a.org/x.", "См.", "ru", "https://a.org/x"),
        ("- a\n- b", "- а", "ru", "list items"),
        ("**a** b", "а б", "ru", "bold"),
        ("[a](https://a.org)", "а https://a.org", "ru", "number of links"),
        ("Customs agreement", "Customs agreement", "ru", "same as the source"),
        ("Customs agreement", "Customs deal", "ru", "another script"),
        ("Customs agreement", "海关协定", "ar", "another script"),
        ("Agreement on customs affairs", "Да", "ru", "much shorter"),
        ("Agreement on customs affairs", "Соглашение " * 9, "ru", "much longer"),
        ("Agreement", " Соглашение", "ru", "blanks"),
        ("To %(name)s", "Кому", "ru", "placeholder %(name)s"),
    ],
)
def test_what_may_be_wrong_is_told(app, source, target, language, wanted):
    with app.test_request_context("/en/"):
        told = [one.message for one in findings(source, target, "en", language)]
    assert any(wanted in one for one in told), told


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("2015年7月12日在比什凯克签署的海关合作协定，共3个缔约方", "zh"),
        ("اتفاق وُقّع في بيشكيك في ١٢ تموز ٢٠١٥ بين ٣ أطراف", "ar"),
        ("Соглашение, подписанное в Бишкеке 12 июля 2015 года, 3 стороны", "ru"),
    ],
)
def test_a_good_translation_is_left_in_peace(app, target, language):
    source = "Customs agreement signed in Bishkek on 12 July 2015 by 3 parties"
    with app.test_request_context("/en/"):
        assert findings(source, target, "en", language) == []


def test_only_lost_placeholders_and_forbidden_signs_are_refused(app):
    with app.test_request_context("/en/"):
        assert is_refused("Give {name}", "Дайте")
        assert is_refused("Give", "Дайте\u202e")
        assert not is_refused("Signed by 3", "Подписано")


def cite(record):
    """A source, without which nothing is published."""
    paper = records.source(f"S-{record.code}")
    with changing(record, EDITOR, "record.edit", "cited"):
        record.citations = [Citation(source=paper, confidence="high", verification="checked")]
        record.confidence, record.verification = "high", "checked"


def revised(record, title):
    """The English title changed by somebody else, and published."""
    content = content_of(record)
    other = proposing.propose(record, with_text(content, "en", {"title": title}), EDITOR)
    deciding.publish_proposal(other, EDITOR)


def test_a_translation_renders_the_source_that_its_writer_saw(editing):
    record = held("A1", title_origin="human")
    cite(record)
    waits = propose_title(record, "Новое")
    revised(record, "Another title")
    deciding.publish_proposal(waits, EDITOR)
    assert record.text("ru").title == "Новое"
    assert states() == {"A1": ("stale", 1)}
    again = propose_title(record, "Другое название")
    deciding.publish_proposal(again, EDITOR)
    assert states() == {"A1": ("current", 0)}


def test_a_translation_written_with_its_source_renders_that(editing):
    record = held("A1", title_origin="human")
    cite(record)
    content = with_text(content_of(record), "en", {"title": "Another title"})
    both = with_text(content, "ru", {"title": "Другое название"})
    deciding.publish_proposal(proposing.propose(record, both, EDITOR), EDITOR)
    assert record.text("en").substance == 2
    assert states() == {"A1": ("current", 0)}


def test_what_was_seen_stays_when_only_other_things_are_saved(editing):
    record = held("A1", title_origin="human")
    waits = propose_title(record, "Новое")
    revised_content = waits.content | {"form": "aeo_mra"}
    with changing(record, EDITOR, "record.edit", "more"):
        record.text("en").substance = 5
    proposing.save(waits, revised_content, EDITOR)
    assert text_in(waits.content, "ru")["seen"] == 1
