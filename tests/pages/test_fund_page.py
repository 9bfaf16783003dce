"""The fund's page: every figure is that of its rows, and leads to them."""

import csv
import io
import re
from collections import defaultdict
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from cooperation.fund.models import FundActivity
from cooperation.fund.page.figures import fund_figures
from cooperation.fund.projects.forms import _check_money
from cooperation.fund.projects.models import (
    FUND_CURRENCY,
    ParticipantGroup,
    Participation,
    ProjectActivity,
    ProjectBudget,
)
from core.database import db, writing
from registry.changes import changing
from registry.door import acting_as
from registry.models import Party, Record, Subject, Text
from registry.services import withdraw
from registry.upkeep import check_registry, rebuild_projections
from tests.fund import fund_call, project, step, transaction
from tests.pages.conftest import page_at, statements_of
from tests.records import EDITOR, administration, new, saved

PAGE = "/en/fund/"
TYPES = {
    "received": ("incoming_funds",),
    "committed": ("commitment",),
    "paid": ("disbursement", "expenditure"),
}


def rated(code, kind, day, amount, currency, rate):
    return transaction(code, kind, day, amount, currency, rate=Decimal(rate),
                       rate_source="People's Bank", rate_date_text=day)  # fmt: skip


def budget(code, kind, year, amount, currency="CNY"):
    return ProjectBudget(
        code=code, budget_type=kind, budget_status="committed", start_text=f"{year}-01-01",
        end_text=f"{year}-12-31", amount=Decimal(amount), currency=currency,
        value_date_text=f"{year}-01-01",
    )  # fmt: skip


def mixed_projects():
    """KZ, UZ; PJ0001 as usual; PJ0002 in many currencies and years; a draft; a withdrawn one."""
    kz, uz = administration("KZ"), administration("UZ", wco_region="asia_pacific")
    one = project("PJ0001")
    step("E0001", "awarded", "2026-01-10", one)
    two = project("PJ0002", parts=False)
    with changing(two, EDITOR, "record.edit", "more"):
        two.subjects = [Subject(code="capacity_building"), Subject(code="transit")]
        two.parties = [
            Party(party=body, role="beneficiary", position=place)
            for place, body in enumerate((kz, uz))
        ]
        two.budgets = [
            budget("BU91", "original", 2025, "50000.10"),
            budget("BU92", "revised", 2025, "40000.05"),
            budget("BU93", "original", 2026, "10000"),
            budget("BU94", "original", 2026, "700", "EUR"),
        ]
        two.transactions = [
            transaction("TX91", "incoming_funds", "2025-02-01", "60000"),
            transaction("TX92", "commitment", "2025-03-01", "45000.45"),
            transaction("TX93", "commitment", "2025-06-01", "-5000.44", note="TX92"),
            rated("TX94", "disbursement", "2025-07-01", "1000.01", "USD", "7.12345678"),
            rated("TX95", "expenditure", "2026-07-01", "-10.05", "USD", "7.1"),
            transaction("TX96", "expenditure", "2026-08-01", "333.33", "EUR"),
            transaction("TX97", "expenditure", "2026-08-02", "-33.3", "EUR"),
            transaction("TX98", "pledge", "2026-08-02", "999999"),
        ]
        two.activities = [
            ProjectActivity(code="PA9", ref="A1", activity_type="course", title="Transit",
                            language="en", languages=[], seats_offered=30, seats_taken=None)
        ]  # fmt: skip
        two.participation = [
            Participation(code="PN9", activity_ref="A1", party=kz, offered=10, taken=None),
            Participation(code="PN8", activity_ref="A1", party=uz, offered=4, taken=3),
        ]
        two.groups = [
            ParticipantGroup(code=f"PG9{place}", activity_ref="A1", level=level, sex=sex, taken=n)
            for place, (level, sex, n) in enumerate(
                (("senior", "female", 5), ("senior", "", 12), ("middle", "female", 6))
            )
        ]
    project("PJ0003", state="draft")
    gone = project("PJ0004")
    withdraw(gone, EDITOR, "wrong", gone.version, "en")
    fund_call("FC01")


@pytest.fixture
def funded(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        mixed_projects()
        db.session.commit()
    return app


def plain_rows(table, project="PJ%"):
    """All rows of a table of published projects, with the project's code."""
    query = (
        f"SELECT t.*, r.code AS project FROM {table} t JOIN record r ON r.id = t.project_id "
        "WHERE r.state = 'published' AND r.code LIKE :code"
    )
    return db.session.execute(text(query), {"code": project}).mappings().all()


def decimal(value):
    return Decimal(str(value)) if value is not None else None


def plain_sums(group):
    """{(key, currency): {figure: sum}} over the rows themselves; `group` gives a row's keys."""
    sums = defaultdict(lambda: defaultdict(Decimal))
    for row in plain_rows("fund_transaction"):
        amount, rate, currency = decimal(row["amount"]), decimal(row["rate"]), row["currency"]
        if rate is not None:
            amount, currency = round(amount * rate, 2), FUND_CURRENCY
        for figure, types in TYPES.items():
            if row["transaction_type"] in types:
                for key in group(row, str(row["day"])[:4]):
                    sums[key, currency][figure] += round(amount, 2)
    budgets = plain_rows("project_budget")
    revised = {(one["project"], one["start_text"], one["currency"])
               for one in budgets if one["budget_type"] == "revised"}  # fmt: skip
    for row in budgets:
        place = (row["project"], row["start_text"], row["currency"])
        if row["budget_type"] == "revised" or place not in revised:
            for key in group(row, row["start_text"][:4]):
                sums[key, row["currency"]]["planned"] += round(decimal(row["amount"]), 2)
    return {place: dict(found) for place, found in sums.items()}


def kept_sums(rows, name):
    return {
        (name(row.key), row.currency): {
            figure: amount
            for figure in ("planned", "received", "committed", "paid")
            if (amount := getattr(row, figure)) is not None
        }
        for row in rows
    }


def test_every_figure_is_the_sum_of_its_rows(any_app):
    app = any_app
    with app.app_context(), writing(), acting_as(EDITOR):
        mixed_projects()
        db.session.commit()
    codes = {"PJ0001": ["KZ"], "PJ0002": ["KZ", "UZ"]}
    fields = {"PJ0001": ["capacity_building"], "PJ0002": ["capacity_building", "transit"]}
    with app.test_request_context("/en/fund/"):
        figures = fund_figures()
        names = dict(db.session.execute(select(Record.id, Record.code)).tuples().all())
        assert figures.projects == 2
        assert kept_sums(figures.money, lambda key: "") == plain_sums(lambda row, year: [""])
        assert kept_sums(figures.by_year, lambda key: str(key[0])) == plain_sums(
            lambda row, year: [year]
        )
        assert kept_sums(figures.by_administration, lambda key: names[key[0]]) == plain_sums(
            lambda row, year: codes[row["project"]]
        )
        assert kept_sums(figures.by_subject, lambda key: key[0]) == plain_sums(
            lambda row, year: fields[row["project"]]
        )
        seats = defaultdict(lambda: [0, 0])
        for row in plain_rows("participation"):
            seats[row["party_id"], row["territory"]][0] += row["offered"] or 0
            seats[row["party_id"], row["territory"]][1] += row["taken"] or 0
        assert {
            (one.party, one.territory): [one.offered or 0, one.taken or 0] for one in figures.seats
        } == seats
        assert figures.activity_seats == (50, 18)
        assert figures.people == {
            ("senior", "female"): 5, ("senior", ""): 12, ("middle", "female"): 6,
            ("middle", ""): 6, ("", "female"): 18,
        }  # fmt: skip
        db.session.rollback()


def file_at(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.content_type.startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_every_figure_leads_to_rows_that_add_up_to_it(funded):
    client = funded.test_client()
    page = page_at(client, PAGE)
    links = {link for link in page.hrefs if "/fund/rows?" in link}
    assert len(links) > 20
    for link in links:
        rows = page_at(client, link)
        assert "There is no such row." not in rows.words(), link
        for project_link in rows.hrefs:
            assert not re.search("PJ000[34]", project_link), link
    for asked, total in (
        ("of=paid&currency=CNY", "67052.67"),
        ("of=paid&currency=EUR", "300.03"),
        ("of=committed&year=2025&currency=CNY", "40000.01"),
        ("of=planned&currency=CNY&administration=UZ", "50000.05"),
        ("of=planned&currency=CNY&subject=capacity_building", "150000.05"),
    ):
        rows = file_at(client, f"/en/fund/rows.csv?{asked}")
        amounts = [row.get("amount_cny") or row["amount"] for row in rows]
        assert str(sum(map(Decimal, amounts))) == total, asked
        shown = page_at(client, f"/en/fund/rows?{asked}").words()
        assert f"They add up to: {'EUR' if 'EUR' in asked else 'CNY'} {Decimal(total):,}" in shown


def test_rows_lead_to_their_place_on_the_page_of_the_project(funded):
    client = funded.test_client()
    rows = page_at(client, "/en/fund/rows?of=paid&year=2025")
    (link,) = {one.get("href") for one in rows.links if one.get("href").endswith("#TX94")}
    assert page_at(client, link.partition("#")[0]).by_id("TX94") is not None


def test_people_are_counted_once_and_lead_to_the_rows_that_count(funded):
    client = funded.test_client()
    women = file_at(client, "/en/fund/rows.csv?of=people&sex=female")
    seniors = file_at(client, "/en/fund/rows.csv?of=people&level=senior")
    assert sum(int(row["taken"]) for row in women) == 18
    assert [(row["level"], row["sex"], row["taken"]) for row in seniors] == [("senior", "", "12")]


def test_seats_by_region_and_of_activities_lead_to_their_rows(funded):
    client = funded.test_client()
    for asked, column, total in (
        ("of=seats&region=europe", "offered", 22),
        ("of=seats&region=asia_pacific", "taken", 3),
        ("of=seats&region=none", "offered", 8),
        ("of=activities", "offered", 50),
        ("of=activities", "taken", 18),
    ):
        assert f"/en/fund/rows?{asked}" in page_at(client, PAGE).hrefs
        rows = file_at(client, f"/en/fund/rows.csv?{asked}")
        assert sum(int(row[column] or 0) for row in rows) == total, asked


def test_numbers_of_projects_lead_to_their_list(funded):
    client = funded.test_client()
    hrefs = page_at(client, PAGE).hrefs
    for asked, codes in (
        ("beneficiary=UZ", {"PJ0002"}),
        ("beneficiary=KZ", {"PJ0001", "PJ0002"}),
        ("subject=transit", {"PJ0002"}),
    ):
        assert f"/en/fund/projects/?tie=fund&{asked}" in hrefs
        page = page_at(client, f"/en/fund/projects/?tie=fund&{asked}")
        assert {one[-6:] for one in page.hrefs if "/projects/PJ" in one} == codes


def test_projects_stand_with_their_status_and_their_list(funded):
    client = funded.test_client()
    page = page_at(client, PAGE)
    assert "2 projects" in page.words()
    (link,) = {link for link in page.hrefs if "status=" in link}
    assert "PJ0001" in client.get(link).text


def test_open_and_coming_calls_are_told(funded):
    page = page_at(funded.test_client(), PAGE)
    assert "Opens 1 March 2099" in page.words(page.by_id("calls"))
    assert "/en/fund/calls/FC01" in page.hrefs


def test_a_fund_of_which_nothing_is_held_says_so(client):
    page = page_at(client, PAGE)
    for told in (
        "No record says anything of the fund itself.",
        "No call of the fund is on record.",
        "No project of the fund is on record.",
        "No amount of the fund is on record",
        "No seat and no participant of the fund is on record.",
    ):
        assert told in page.words()
    assert page.all("svg", within=page.by_id("money")) == []


def test_what_is_known_is_told_from_the_record_with_its_sources(read):
    page = read("/en/fund/")
    known = page.words(page.by_id("known"))
    assert "Special fund for Belt and Road customs education and training" in known
    assert "May 2015" in known
    assert "None is published in the sources held." in known
    assert any("/en/sources/" in (one.get("href") or "")
               for one in page.all("a", within=page.by_id("known")))  # fmt: skip
    assert "No amount of the fund is on record" in page.words()
    assert "/en/fund/activities/?tie=related" in page.hrefs


def test_the_list_that_stood_here_is_led_to(client):
    answer = client.get("/en/fund/?tie=related&sort=title")
    assert (answer.status_code, answer.location) == (
        301, "/en/fund/activities/?tie=related&sort=title",
    )  # fmt: skip


def test_a_day_asked_about_changes_nothing_and_a_note_says_so(funded):
    client = funded.test_client()
    page = page_at(client, "/en/fund/?as_of=2020-01-01")
    assert "This page does not depend on a day" in page.words()
    links = {link for link in page_at(client, PAGE).hrefs if "/rows" in link}
    assert links <= page.hrefs


@pytest.mark.parametrize(
    "asked",
    ["", "of=nothing", "of=paid&year=abc", "of=paid&currency=XXQ", "of=paid&administration=ZZZ",
     "of=paid&subject=no", "of=people&level=chief", "of=people&sex=x", "of=paid&year=0",
     "of=paid&year=٢٠٢٥"],
)  # fmt: skip
def test_addresses_that_mean_nothing_are_refused(funded, asked):
    for page in ("rows", "rows.csv"):
        assert funded.test_client().get(f"/en/fund/{page}?{asked}").status_code == 400


def test_changes_are_seen_and_kept_sums_stay_those_of_the_rows(funded):
    with funded.app_context(), writing(), acting_as(EDITOR):
        made = db.session.query(Record).filter_by(code="PJ0001").one()
        with changing(made, EDITOR, "record.edit", "back"):
            made.transactions = made.transactions[:1]
        db.session.commit()
    rows = file_at(funded.test_client(), "/en/fund/rows.csv?of=paid&currency=CNY")
    assert {row["project"] for row in rows} == {"PJ0002"}
    with funded.test_request_context("/en/fund/"), acting_as(EDITOR):
        (whole,) = [row for row in fund_figures().money if row.currency == "CNY"]
        assert whole.paid == Decimal("7052.17")


def test_a_rebuild_makes_the_sums_anew_and_the_check_finds_others(funded):
    with funded.app_context(), writing():
        db.session.execute(text("UPDATE project_total SET paid = 1 WHERE year = 2025"))
        db.session.execute(text("DELETE FROM project_people"))
        db.session.commit()
        assert [one for one in check_registry() if "sums differ" in one] == [
            "PJ0001: its sums differ from its rows; run flask registry rebuild",
            "PJ0002: its sums differ from its rows; run flask registry rebuild",
            "PJ0003: its sums differ from its rows; run flask registry rebuild",
            "PJ0004: its sums differ from its rows; run flask registry rebuild",
        ]
        db.session.execute(text("UPDATE fund_sums SET content = '{}'"))
        db.session.commit()
        assert "project: the sums of all differ from the rows; run flask registry rebuild" in (
            check_registry()
        )
        assert rebuild_projections() >= 2
        db.session.commit()
        assert [one for one in check_registry() if "sums" in one] == []


def test_the_statements_of_the_page_do_not_depend_on_its_rows(funded):
    client = funded.test_client()
    page_at(client, PAGE)
    with statements_of(funded) as few:
        fresh(funded)
        page_at(client, PAGE)
    with funded.app_context(), writing(), acting_as(EDITOR):
        for number in range(5, 12):
            project(f"PJ00{number:02}")
        db.session.commit()
    page_at(client, PAGE)
    with statements_of(funded) as many:
        fresh(funded)
        page_at(client, PAGE)
    assert len(many) <= len(few) <= 40


def fresh(app):
    """Forget what is remembered."""
    from core.cache import _kept

    _kept.clear()


def test_activities_of_other_funds_are_in_no_figure(funded):
    with funded.app_context(), writing(), acting_as(EDITOR):
        made = new(FundActivity, "FA01", tie="related", amount=Decimal(5_000_000), currency="CNY",
                   participants_count=100)  # fmt: skip
        made.texts = [Text(language="en", title="Workshop", title_origin="original")]
        before = db.session.execute(text("SELECT sum(paid) FROM project_total")).scalar()
        saved(made)
        db.session.commit()
        assert db.session.execute(text("SELECT sum(paid) FROM project_total")).scalar() == before
    page = page_at(funded.test_client(), PAGE)
    assert "5,000,000" not in page.words()
    assert "Related 1" in page.words(page.by_id("beside"))


@pytest.mark.parametrize("name", ["years", "administrations", "subjects", "seats"])
@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_pictures_have_their_data_as_a_file(funded, name, language):
    client = funded.test_client()
    answer = client.get(f"/{language}/pictures/fund-{name}.csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    if name == "years":
        assert rows[1][1:] == ["CNY", "40000.05", "60000.00", "40000.01", "7123.53"]
    page = page_at(client, f"/{language}/fund/")
    assert page.by_id(f"fund-{name}") is not None


@pytest.mark.parametrize(
    ("amount", "rate", "refused"),
    [("9999999999999.99", "2", True), ("-9999999999999.99", "1", False), ("5", "7.1", False),
     ("5", None, False), (None, "x", False)],
)  # fmt: skip
def test_what_is_too_high_in_yuan_is_refused(amount, rate, refused):
    row = {"amount": amount, "rate": rate, "date_text": "2026-01-01", "note": "TX1"}
    row |= dict.fromkeys(("rate_source", "rate_date_text"), "2026" if rate else "")
    found = [str(message) for _name, message in _check_money({"transactions": [row]})]
    assert found == (
        ["In yuan this is too high. Look at the amount and the rate."] if refused else []
    )
