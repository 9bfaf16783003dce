"""How far a measure has come: the lead body's judgement and an independent one, side by side."""

import pytest

from cooperation.measures.models import Assessment
from core.database import db, writing
from registry.door import acting_as
from tests.pages.conftest import page_at
from tests.records import EDITOR, administration, measure

MEASURE = "/en/measures/M01"
COMMON = {"confidence": "high", "verification": "checked"}


def judged(code, side, day, **values):
    made = Assessment(code=code, side=side, **(COMMON | values))
    made.set_date(day)
    return made


@pytest.fixture
def assessed(client):
    """M01, judged twice by its lead body and once by a monitor that is no record."""
    with client.application.app_context(), writing(), acting_as(EDITOR):
        lead = {"side": "lead_body", "assessor": administration("CN")}
        own = "Все порты подключены."
        words = {"words": own, "language": "ru"}
        other = {"assessor_text": "Monitor of promises", "words": "Two ports of nine."}
        measure(
            "M01",
            assessments=[
                judged("AS0001", day="2019", completion="limited", **lead),
                judged("AS0002", day="2021-05", completion="complete", **lead, **words),
                judged(
                    "AS0003", "independent", "2020", implementation="pilot", language="en", **other
                ),
            ],
        )
        db.session.commit()
    return client


def cells(page, label):
    (table,) = page.marked(class_="assessments")
    for row in page.all("tr", within=table):
        head, *rest = page.all("th", "td", within=row)
        if page.words(head) == label:
            return [page.words(one) for one in rest]
    raise AssertionError(label)


def test_both_stand_side_by_side_with_who_and_when(assessed):
    page = page_at(assessed, MEASURE)
    assert not page.heading_faults()
    lead, independent = cells(page, "Completion")
    assert lead.startswith("Complete")
    assert independent == "Not assessed"
    assert [one.split(" ")[0] for one in cells(page, "Implementation")] == ["Not", "Pilot"]
    assert cells(page, "Assessed by")[1] == "Monitor of promises"
    assert "/en/administrations/CN" in page.hrefs
    assert cells(page, "Date") == ["May 2021", "2020"]
    own = [one for one in page.all("p") if page.words(one) == "Все порты подключены."]
    assert [page.language_of(one) for one in own] == ["ru"]


def test_earlier_judgements_stay_and_later_ones_wait_for_their_day(assessed):
    page = page_at(assessed, MEASURE)
    assert "Limited" in page.words(page.by_id("assessments"))
    then = page_at(assessed, f"{MEASURE}?as_of=2020-06-01")
    assert cells(then, "Completion")[0].startswith("Limited")


def test_a_judgement_gives_no_status_and_none_is_said_plainly(client):
    with client.application.app_context(), writing(), acting_as(EDITOR):
        measure("M01")
        db.session.commit()
    page = page_at(client, MEASURE)
    assert cells(page, "Completion") == ["Not assessed", "Not assessed"]
    with pytest.raises(AssertionError):
        cells(page, "Assessed by")
