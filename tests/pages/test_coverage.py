"""What agreements cover: by field and pair, by partner, at crossings, and within organizations."""

import csv
import io
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from core import cache
from core.database import today
from core.languages import SITE_LANGUAGES
from pages.coverage.fields import FIELDS
from tests.pages.conftest import page_at, statements_of

HERE, CROSSINGS = "/en/agreements/coverage", "/en/corridors/coverage"
MATRIX = "/en/agreements/matrix"
DAY = "2026-01-01"
MOST_STATEMENTS = 16
IN_FORCE = """
    SELECT one.code, other.code, a.code, coalesce(s.code, '') FROM record a
    JOIN party x ON x.record_id = a.id AND x.role = 'party'
    JOIN party y ON y.record_id = a.id AND y.role = 'party'
    JOIN record one ON one.id = x.party_id JOIN record other ON other.id = y.party_id
    JOIN status_period p ON p.record_id = a.id AND p.track = 'legal' AND p.party_id IS NULL
    AND p.status = 'in_force' AND p.start_latest <= :day AND p.end_earliest > :day
    LEFT JOIN subject s ON s.record_id = a.id
    WHERE a.kind = 'agreement' AND a.state = 'published' AND one.id <> other.id
    AND NOT EXISTS (SELECT 1 FROM status_period q WHERE q.record_id = a.id AND q.track = 'legal'
                    AND q.party_id IN (one.id, other.id))
"""
"""Agreements certainly in force that two bodies are parties of themselves, by the instrument's own
dates: (one, other, agreement, subject), both ways round."""
LEGS = """
    SELECT c.code, l.territory, l.crossing_to_next FROM corridor_leg l
    JOIN record c ON c.id = l.corridor_id ORDER BY c.code, l.position
"""
MEMBERS = """
    SELECT m.code FROM membership JOIN record m ON m.id = administration_id
    JOIN record o ON o.id = organization_id WHERE o.code = :code
"""


def rows_of(app, name, **values):
    answer = app.test_client().get(f"/en/pictures/{name}.csv", query_string=values)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def fields_in_force(page):
    """Field → codes of the agreements that are in force between the two, themselves parties."""
    found = {}
    for code in FIELDS:
        items = page.all("li", within=page.by_id(f"field-{code}"))
        found[code] = {
            urlsplit(page.all("a", within=one)[0].get("href")).path.rpartition("/")[2]
            for one in items
            if "In force" in page.words(one) and "through" not in page.words(one)
        }
    return found


@pytest.mark.parametrize(("one", "other"), [("CN", "KZ"), ("CN", "RU"), ("CN", "JP"), ("KZ", "UZ")])
def test_a_field_lists_the_agreements_in_force_on_it(read, rows, one, other):
    page = read(f"{HERE}?of={one}&with={other}&as_of={DAY}")
    held = fields_in_force(page)
    for code in FIELDS:
        expected = {row[2] for row in rows(IN_FORCE, day=DAY) if row[:2] == (one, other)
                    and row[3] == code}  # fmt: skip
        assert expected <= held[code]
        assert held[code] <= expected | {row[0] for row in rows(
            "SELECT r.code FROM record r JOIN status_period p ON p.record_id = r.id "
            "WHERE p.party_id IS NOT NULL")}  # fmt: skip


def test_the_figures_and_the_gaps_of_a_pair_make_seven(read):
    page = read(f"{HERE}?of=CN&with=KZ&as_of={DAY}")
    covered = sum(bool(codes) for codes in fields_in_force(page).values())
    lead = page.words(page.marked(class_="head__lead")[0])
    assert lead == (
        f"Fields of cooperation with an agreement in force: {covered} of 7; possibly in force: 0."
    )
    gaps = page.all("ul", within=page.by_id("gaps"))[0]
    assert len(page.all("li", within=gaps)) == 7 - covered


def test_a_gap_is_told_as_not_held_and_not_as_absent(read):
    words = read(f"{HERE}?of=CN&with=KZ").words(read(f"{HERE}?of=CN&with=KZ").by_id("gaps"))
    assert "Smart and secure trade lanes: no agreement is held in this registry." in words
    assert "What is not held here may exist all the same." in words


def test_instruments_without_parties_and_without_subjects_are_counted(read, rows):
    page = read(f"{HERE}?of=CN&with=KZ&as_of={DAY}")
    ((unnamed,),) = rows(
        "SELECT count(*) FROM agreement WHERE id NOT IN "
        "(SELECT record_id FROM party WHERE role = 'party')"
    )
    assert f"{unnamed} instruments are held without their parties" in page.words()
    assert "Of 1 agreement in force no subject is recorded" in page.words()


def test_before_anything_was_signed_every_field_is_a_gap(read):
    page = read(f"{HERE}?of=CN&with=KZ&as_of=1980-01-01")
    assert page.words().count("no agreement is held in this registry.") == len(FIELDS)


def test_bilateral_and_multilateral_are_told_apart(read):
    page = read(f"{HERE}?of=CN&with=KZ&as_of={DAY}")
    told = {
        urlsplit(page.all("a", within=one)[0].get("href")).path.rpartition("/")[2]:
        page.words(one).rpartition(" ")[2]
        for one in page.all("li", within=page.by_id("fields"))
    }  # fmt: skip
    assert told["A0056"] == "multilateral"
    assert told["A0022"] == "bilateral"


@pytest.mark.parametrize("code", ["CN", "KZ", "JP"])
def test_the_partners_are_those_of_the_matrix(read, registry_app, code):
    partners = {row["Partner"] for row in rows_of(registry_app, "agreement-coverage", key=code)}
    of_matrix = {row["Other"] for row in rows_of(registry_app, "agreement-matrix", key=code)}
    assert partners == of_matrix
    linked = {href.rpartition("with=")[2] for href in read(f"{HERE}?of={code}").hrefs
              if f"coverage?of={code}&with=" in href}  # fmt: skip
    assert linked == partners


@pytest.mark.parametrize("code", ["CN", "JP", "KZ"])
def test_the_table_says_in_force_where_the_ledgers_do(registry_app, rows, code):
    held = rows_of(registry_app, "agreement-coverage", key=code, as_of=DAY)
    covered = {
        (row["Partner"], row["Subject"])
        for row in held
        if row["State between two bodies"] == "in_force" and row["Certainty"] == "certain"
    }
    every = rows(IN_FORCE, day=DAY)
    expected = {
        (row[1], row[3]) for row in every
        if row[0] == code and row[3] and row[1] in {one["Partner"] for one in held}
    }  # fmt: skip
    assert expected
    assert expected <= covered
    direct = {row[1] for row in every if row[0] == code}
    members = {one for (one,) in rows("SELECT r.code FROM membership JOIN record r ON r.id = "
                                      "administration_id")}  # fmt: skip
    assert {pair for pair in covered if pair[0] in direct - members} <= expected


def test_the_totals_of_the_table_are_those_of_its_data(read, registry_app):
    held = rows_of(registry_app, "agreement-coverage", key="CN", as_of=DAY)
    page = read(f"{HERE}?of=CN&as_of={DAY}")
    cells = page.all("td", within=page.all("tfoot")[0])
    for code, cell in zip(FIELDS, cells, strict=True):
        mine = [row["Certainty"] for row in held if row["Subject"] == code
                and row["State between two bodies"] == "in_force"]  # fmt: skip
        assert page.words(cell).split()[0] == str(mine.count("certain"))


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_two_are_one_question_with_one_address_whichever_stands_first(read, tag):
    for query in ("of=KZ&with=CN", "with=KZ&of=CN", "of=cn&with=kz&as_of="):
        page = read(f"/{tag}/agreements/coverage?{query}")
        (canonical,) = page.marked(rel="canonical")
        assert canonical.get("href").endswith(f"/{tag}/agreements/coverage?of=CN&with=KZ")
        (line,) = page.marked(class_="question")
        assert page.words(line).endswith(f"?of=CN&with=KZ&as_of={today().isoformat()}")


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (f"{HERE}?as_of={DAY}&of=KZ", f"of=KZ&as_of={DAY}"),
        (f"/en/between/CN/KZ?as_of={DAY}", f"as_of={DAY}"),
        (f"{CROSSINGS}?as_of={DAY}&subject=transit", f"subject=transit&as_of={DAY}"),
        (
            f"{MATRIX}?as_of={DAY}&mine=KZ&organization=EAEU&form=cmaa",
            f"form=cmaa&organization=EAEU&mine=KZ&as_of={DAY}",
        ),
    ],
)
def test_the_address_of_a_question_has_one_order_and_asks_the_same(read, path, asked):
    page = read(path)
    (line,) = page.marked(class_="question")
    parts = urlsplit(page.words(page.marked_within(line, "address")[0]))
    assert parts.query == asked
    again = read(f"{parts.path}?{parts.query}")
    assert again.words(again.main) == page.words(page.main)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("of=XQ", "There is no administration “XQ”."),
        ("of=A0001&with=KZ", "There is no administration “A0001”."),
        ("of=KZ&with=KZ", "Choose two different ones"),
        ("of=WCO&with=KZ", "“WCO” is an organization; choose an administration."),
        ("with=KZ", "Choose both sides."),
    ],
)
def test_what_cannot_be_asked_is_told_and_the_rest_of_the_form_kept(registry_app, query, said):
    page = page_at(registry_app.test_client(), f"{HERE}?{query}", 400)
    assert said in page.words(page.main)
    chosen = [one.get("value") for one in page.all("option") if one.get("selected") is not None]
    assert ("KZ" in chosen) == ("KZ" in query)


@pytest.mark.parametrize("path", [f"{HERE}?of=CN", f"{HERE}?of=CN&with=KZ", f"{CROSSINGS}?"])
@pytest.mark.parametrize("day", ["9999-01-01", "2015-02-30", "x"])
def test_an_impossible_day_is_refused(registry_app, path, day):
    page_at(registry_app.test_client(), f"{path}&as_of={day}", 400)


def test_a_subject_that_is_none_is_told_and_the_rest_shown(registry_app):
    page = page_at(registry_app.test_client(), f"{CROSSINGS}?subject=moon", 400)
    assert "“moon” is not a value of the filter “Subject”" in page.words(page.main)
    assert page.all("table")


@pytest.mark.parametrize(
    ("name", "key"),
    [("agreement-coverage", "WCO"), ("agreement-coverage", ""), ("corridor-coverage", "moon")],
)
def test_there_is_no_file_of_what_cannot_be_asked(registry_app, name, key):
    assert registry_app.test_client().get(f"/en/pictures/{name}.csv?key={key}").status_code == 404


def legs_of(rows):
    """{(one, other, crossing)} of all corridors, the two in the order of their codes."""
    return {
        (*sorted((here[1], there[1])), here[2])
        for here, there in pairwise(rows(LEGS))
        if here[0] == there[0]
    }


@pytest.mark.parametrize("subject", ["", "transit"])
def test_every_stretch_is_judged_by_the_ledgers(registry_app, rows, subject):
    held = rows_of(registry_app, "corridor-coverage", key=subject, as_of=DAY)
    assert {(row["One"], row["Other"], row["Crossing"]) for row in held} == legs_of(rows)
    known = {code for (code,) in rows("SELECT code FROM record WHERE kind = 'administration'")}
    bound = {row[:2] for row in rows(IN_FORCE, day=DAY) if subject in ("", row[3])}
    for row in held:
        pair = row["One"], row["Other"]
        expected = "in_force" if pair in bound else "none"
        assert row["Status"] == (expected if known.issuperset(pair) else "unjudged"), pair


def test_the_page_of_crossings_counts_what_it_lists(read, rows):
    page = read(f"{CROSSINGS}?as_of={DAY}")
    lead = page.words(page.marked(class_="head__lead")[0])
    assert f"on the corridors: {len(legs_of(rows))}." in lead
    for place, words in (
        ("none", "none in force held"), ("in_force", "With an agreement in force"),
        ("unjudged", "cannot be judged"),
    ):  # fmt: skip
        listed = page.all("tr", within=page.all("tbody", within=page.by_id(place))[0])
        assert f"{words}: {len(listed)}" in lead
    assert "No administration of one of the two" in page.words(page.by_id("unjudged"))


def test_members_of_one_union_are_told_where_no_agreement_binds_them(read):
    page = read(f"{CROSSINGS}?as_of={DAY}")
    (row,) = [one for one in page.all("tr", within=page.by_id("none"))
              if "Germany – Poland" in page.words(one)]  # fmt: skip
    assert "Both are members of: European Union" in page.words(row)


def test_corridors_that_began_later_are_not_judged(registry_app, rows):
    early = rows_of(registry_app, "corridor-coverage", as_of="2012-01-01")
    judged = {code for row in early for code in row["Corridors"].split()}
    later = rows("SELECT code FROM record WHERE kind = 'corridor' AND date_text >= '2012'")
    assert "C01" in judged
    assert judged.isdisjoint(code for (code,) in later)


def test_the_matrix_within_an_organization_counts_pairs_of_those_possible(read, rows):
    page = read(f"{MATRIX}?organization=EAEU&as_of={DAY}")
    members = {code for (code,) in rows(MEMBERS, code="EAEU")}
    words = page.words(page.by_id("within"))
    possible = len(members) * (len(members) - 1) // 2
    assert f"{len(members)} bodies make {possible} pairs among themselves." in words
    bound = {frozenset(row[:2]) for row in rows(IN_FORCE, day=DAY) if members.issuperset(row[:2])}
    assert f"certainly in force: {len(bound)}; possibly: 0." in words


def test_the_matrix_within_an_organization_holds_pairs_of_members_only(registry_app, rows):
    members = {code for (code,) in rows(MEMBERS, code="EAEU")}
    held = rows_of(registry_app, "agreement-matrix", organization="EAEU", as_of=DAY)
    assert {code for row in held for code in (row["One"], row["Other"])} <= members
    assert held


def test_a_region_counts_its_own_pairs_and_keeps_those_that_leave_it(read):
    page = read(f"{MATRIX}?region=europe&as_of={DAY}")
    bodies = 35
    assert f"{bodies} bodies make {bodies * (bodies - 1) // 2} pairs" in page.words(
        page.by_id("within")
    )
    assert "China" in page.words(page.by_id("everybody"))


def test_an_organization_without_members_on_the_day_makes_no_pairs(read):
    page = read(f"{MATRIX}?organization=EAEU&as_of=2000-01-01")
    assert "No pair has an agreement that matches" in page.words(page.main)


@pytest.mark.parametrize("code", ["WCO", "XQ", "KZ"])
def test_an_organization_without_members_is_no_value_of_the_filter(registry_app, code):
    page = page_at(registry_app.test_client(), f"{MATRIX}?organization={code}&form=cmaa", 400)
    assert f"“{code}” is not a value of the filter “Both are members of”" in page.words(page.main)


def test_lists_and_pages_lead_to_what_agreements_cover(read):
    assert HERE in read("/en/agreements/").hrefs
    assert HERE in read(MATRIX).hrefs
    assert f"{HERE}?of=KZ" in read("/en/administrations/KZ").hrefs
    assert f"{HERE}?of=CN&with=KZ" in read("/en/between/CN/KZ").hrefs
    assert not any("/coverage" in href for href in read("/en/between/MV/WCO").hrefs)
    assert CROSSINGS in read("/en/corridors/").hrefs


@pytest.mark.parametrize(
    "path",
    [HERE, f"{HERE}?of=CN", f"{HERE}?of=MV", f"{HERE}?of=CN&with=KZ", CROSSINGS,
     f"{CROSSINGS}?subject=transit", f"{MATRIX}?organization=EU"],
)  # fmt: skip
def test_a_page_sends_few_statements(registry_app, path):
    assert sent_by(registry_app, path) <= MOST_STATEMENTS


def test_many_partners_need_no_more_statements_than_few(registry_app):
    few, many = (sent_by(registry_app, f"{HERE}?of={code}") for code in ("BY", "CN"))
    assert many == few  # both have agreements of their own and through a union


def sent_by(app, path):
    client = app.test_client()
    client.get("/en/about/")
    cache._kept.clear()
    with statements_of(app) as sent:
        page_at(client, path)
    return len(sent)
