"""What the source page of 2015 describes is there, and linked as it says."""

import csv
from collections import Counter

import pytest
from sqlalchemy import func, select

from cooperation.agreements.models import Agreement
from cooperation.fund.models import FundActivity
from cooperation.measures.models import Corridor, Indicator, Measure, Practice
from core.database import db
from forum.models import Attendance, Edition, Outcome, Session
from registry.concepts import Label
from registry.ledger_models import Event
from registry.models import Link, Record
from registry.sources import Citation
from registry.vocabulary import SUBJECTS
from tests.instances import DATA

MEASURES = [f"M{number:02}" for number in range(1, 17)]


@pytest.fixture
def registry(loaded_app):
    with loaded_app.app_context():
        yield loaded_app


def find(code):
    return db.session.scalars(select(Record).where(Record.code == code)).one()


def targets(code, relation):
    return {link.target.code for link in find(code).links if link.relation == relation}


def sources_of(code, relation):
    """Codes of the records that point to this one."""
    links = select(Link).where(Link.relation == relation, Link.target_id == find(code).id)
    return {link.record.code for link in db.session.scalars(links)}


def parties(code, role="party"):
    return {party.party.code for party in find(code).parties if party.role == role and party.party}


pytestmark = pytest.mark.usefixtures("registry")


def test_row_1_sixteen_measures_stand_under_three_pillars():
    measures = db.session.scalars(select(Measure).order_by(Measure.number)).all()
    assert [measure.code for measure in measures] == MEASURES
    counts = Counter(measure.pillar.number for measure in measures)
    assert counts == {1: 6, 2: 5, 3: 5}


@pytest.mark.parametrize("code", MEASURES)
def test_row_1_each_measure_has_progress_and_practices_or_agreements(code):
    about = select(Event).where(Event.about.any(Record.id == find(code).id))
    assert db.session.scalars(about).first() is not None
    assert find(code).periods
    assert {text.language for text in find(code).texts} >= {"zh", "en", "ru", "fr", "es", "ar"}


@pytest.mark.parametrize("code", MEASURES)
def test_row_2_the_leading_group_leads_every_measure(code):
    assert parties(code, "lead") == {"LG-BRI"}


def test_row_3_the_policy_chain_leads_from_the_initiative_to_the_measures():
    assert targets("PO06", "follows") == {"PO01"}
    assert targets("PO09", "follows") == {"PO06"}
    assert sources_of("PO09", "follows") == set(MEASURES)
    assert [find(code).date_text for code in ("PO01", "PO06")] == ["2013-09", "2015-03-28"]


def test_row_4_the_forum_of_2015_has_its_days_and_its_place():
    forum = find("F2015-XIAN")
    assert (forum.date_text, forum.end_text, forum.city) == ("2015-05-27", "2015-05-28", "Xi'an")
    assert parties("F2015-XIAN", "host")
    assert len(forum.attendance) > 0


def test_row_4_attendance_is_exactly_what_the_sources_say():
    with (DATA / "attendance.csv").open(encoding="utf-8", newline="") as file:
        told = {
            (row["edition"], row["code"], row["party"], row["name"], row["territory"], row["kind"])
            for row in csv.DictReader(file)
        }
    kept = {
        (
            one.edition.code,
            one.code,
            one.party.code if one.party else "",
            one.name,
            one.territory,
            one.attendance_kind,
        )
        for one in db.session.scalars(select(Attendance))
    }
    assert kept == told


def test_row_5_three_sub_forums_ran_side_by_side():
    sessions = select(Session).where(Session.session_type == "parallel")
    forum = find("F2015-XIAN")
    codes = {s.code for s in db.session.scalars(sessions.where(Session.edition_id == forum.id))}
    assert codes == {"F2015-S2", "F2015-S3", "F2015-S4"}
    assert {find(code).within for code in codes} == {"F2015-XIAN"}


def test_row_6_the_consensus_of_2014_is_an_outcome_of_that_forum():
    forum = find("F2014-XIAN")
    outcomes = select(Outcome).where(Outcome.edition_id == forum.id)
    types = {outcome.code: outcome.outcome_type for outcome in db.session.scalars(outcomes)}
    assert types == {"O01": "initiative", "O02": "consensus_point"}
    assert "wording" in find("O02").text("en").body


def test_row_7_the_special_fund_is_there_and_only_direct_ties_are_its_own():
    ties = dict(map(tuple, db.session.execute(
        select(FundActivity.tie, func.count()).group_by(FundActivity.tie)
    )))  # fmt: skip
    assert ties == {"direct": 4, "related": 14, "background": 2}
    assert find("FA03").tie == "direct"
    assert find("FA03").amount is None  # announced without an amount


@pytest.mark.parametrize("subject", list(SUBJECTS)[:7])
def test_row_8_each_field_of_bilateral_cooperation_has_agreements(subject):
    found = select(Agreement).where(Agreement.subjects.any(code=subject))
    assert db.session.scalars(found).first() is not None


def test_row_9_recognition_with_singapore_is_an_agreement_a_practice_and_a_concept():
    agreement = find("A0077")
    assert (agreement.kind, agreement.form) == ("agreement", "mra")
    assert parties("A0077") == {"CN", "SG"}
    assert [period.status for period in agreement.periods] == ["signed", "in_force"]
    assert targets("PR11", "evidence_for") == {"A0077"}
    assert targets("PR11", "implements") == {"M13"}
    assert "T036" in {concept.code for concept in find("M13").concepts}


def test_row_10_the_link_with_almaty_is_a_mechanism_and_a_practice():
    assert find("A0098").form == "mechanism"
    assert targets("PR05", "evidence_for") == {"A0098"}
    assert targets("PR05", "implements") == {"M13", "M16"}


GROUPS = [("G-SREB", 10, "2015-05-01"), ("G-NE", 6, "2015-05-01"), ("G-PPRD", 11, "2015-05-01")]


@pytest.mark.parametrize(("code", "count", "start"), GROUPS)
def test_row_11_the_groups_have_their_districts_and_serve_measure_six(code, count, start):
    group = find(code)
    assert (group.customs_count, group.date_text) == (count, start)
    assert 0 < len(group.members) <= count
    assert all(member.district.kind == "district" for member in group.members)
    assert "M06" in targets(code, "implements")


def test_row_11_ten_customs_as_one_is_the_silk_road_group():
    assert targets("PR01", "evidence_for") == {"G-SREB"}
    roles = {member.district.code: member.role for member in find("G-SREB").members}
    assert roles["D-QINGDAO"] == "leader"
    assert {"D-URUMQI", "D-XIAN"} <= set(roles)


@pytest.mark.parametrize(
    ("code", "name"), [("C01", "Yuxin'ou"), ("C03", "Rong'ou"), ("C04", "Zhengxin'ou")]
)
def test_row_12_the_trains_cross_their_borders_in_order(code, name):
    corridor = find(code)
    assert name in corridor.text("en").title
    legs = corridor.legs
    assert [leg.position for leg in legs] == list(range(1, len(legs) + 1))
    assert [leg.territory for leg in legs][:2] == ["CN", "KZ"]
    assert legs[0].crossing_to_next == "Alashankou/Dostyk"
    assert code in targets("PR02", "evidence_for")


def test_row_12_eight_kinds_of_train_pass_through_xinjiang():
    assert find("I008").observations[0].value == 8
    assert db.session.scalar(select(func.count()).select_from(Corridor)) == 14


@pytest.mark.parametrize("number", range(1, 21))
def test_row_13_each_practice_serves_a_measure(number):
    practice = find(f"PR{number:02}")
    assert isinstance(practice, Practice)
    assert targets(practice.code, "implements") <= set(MEASURES)
    assert targets(practice.code, "implements")


@pytest.mark.parametrize("district", ["D-URUMQI", "D-XIAN", "D-FUZHOU", "D-XIAMEN"])
def test_row_13_the_four_districts_have_practices(district):
    practices = db.session.scalars(select(Practice)).all()
    assert [one for one in practices if district in parties(one.code, "district")]


RESULTS = {"I018": 30, "I019": 40, "I020": 50, "I021": 600, "I015": 80, "I016": 60, "I017": 50}


@pytest.mark.parametrize(("code", "value"), RESULTS.items())
def test_row_14_measured_results_are_marked_as_self_reported(code, value):
    indicator = find(code)
    assert isinstance(indicator, Indicator)
    (observation,) = indicator.observations
    assert (observation.value, observation.self_reported) == (value, True)
    assert {measure.code for measure in indicator.measures} <= set(MEASURES)


WORDS = [
    "single window",
    "paperless",
    "non-intrusive",
    "cross-border e-commerce",
    "bonded",
    "free trade",
    "one-stop",
]


@pytest.mark.parametrize("word", WORDS)
def test_row_15_what_the_page_speaks_of_is_a_concept_in_chinese_too(word):
    named = select(Label.concept_id).where(Label.language == "en", Label.label.icontains(word))
    chinese = select(Label).where(Label.language == "zh", Label.concept_id.in_(named))
    assert db.session.scalars(chinese).first() is not None


@pytest.mark.parametrize("code", MEASURES[11:])
def test_row_16_the_last_five_measures_have_events(code):
    about = select(Event).where(
        Event.track == "progress", Event.about.any(Record.id == find(code).id)
    )
    assert len(db.session.scalars(about).all()) >= 2


def test_row_17_the_package_for_xinjiang_led_to_measure_seven():
    assert "PO04" in targets("M07", "follows")
    assert find("I004").observations[0].value == 25


def test_every_record_but_a_source_is_cited():
    cited = select(Citation.record_id)
    bare = select(Record.code).where(Record.kind != "source", Record.id.not_in(cited))
    assert db.session.scalars(bare).all() == []
    assert db.session.scalar(select(func.count()).select_from(Edition)) == 22
