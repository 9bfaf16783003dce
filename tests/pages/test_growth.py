"""Growth of the agreements: columns by year, the same in the table and in the file."""

import csv
import io
import re

import pytest

from core.languages import SITE_LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
BY_YEAR = """
    SELECT y, count(*) FROM (
        SELECT er.record_id, min(substr(r.date_earliest, 1, 4)) AS y FROM event e
        JOIN record r ON r.id = e.id AND r.state = 'published'
        JOIN event_record er ON er.event_id = e.id JOIN agreement a ON a.id = er.record_id
        WHERE e.event_kind IN ('signature', 'adoption', 'conclusion')
        AND substr(r.date_earliest, 1, 4) = substr(r.date_latest, 1, 4) GROUP BY 1
    ) GROUP BY 1
"""


def table_of(page):
    (table,) = page.all("table", within=page.by_id("agreement-growth"))
    rows = [[page.words(cell) for cell in page.all("th", "td", within=row)]
            for row in page.all("tr", within=table)]  # fmt: skip
    return rows[1:]


def test_years_have_as_many_agreements_as_the_events_say(read, rows):
    shown = {row[0]: int(row[-1]) for row in table_of(read("/en/agreements/growth"))[:-1]}
    assert shown == dict(rows(BY_YEAR))


def test_agreements_without_a_year_are_counted_in_words(read, rows):
    dated = sum(count for _, count in rows(BY_YEAR))
    ((total,),) = rows("SELECT count(*) FROM agreement")
    page = read("/en/agreements/growth")
    assert f"Of {total - dated} agreements the year is not known." in page.words()
    assert table_of(page)[-1][-1] == str(total - dated)


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_the_file_holds_the_table(read, registry_app, tag):
    answer = registry_app.test_client().get(f"/{tag}/pictures/agreement-growth.csv")
    held = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))[1:]
    assert [row[-1] for row in held] == [
        row[-1] for row in table_of(read(f"/{tag}/agreements/growth"))
    ]


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_a_column_says_each_form_once(read, tag):
    page = read(f"/{tag}/agreements/growth")
    totals = {row[0]: int(row[-1]) for row in table_of(page) if row[0].isdigit()}
    said = [page.words(one).partition(": ") for one in page.all(f"{SVG}title")]
    found = {year: sum(map(int, re.findall("[0-9]+", forms))) for year, sep, forms in said if sep}
    told = {year: total for year, total in found.items() if year in totals}
    assert any(told.values())
    assert told == {year: totals[year] for year in told}


def test_a_column_leads_to_the_list_of_its_year(read):
    page = read("/en/agreements/growth?as_of=2016-01-01")
    hrefs = [one.get("href") for one in page.all(f"{SVG}a")]
    assert "/en/agreements/?year=2014&as_of=2016-01-01" in hrefs
    assert not any("year=2017" in href for href in hrefs)


def test_before_anything_the_page_says_so(read):
    page = read("/en/agreements/growth?as_of=1900-01-01")
    assert "No agreement is dated by then." in page.words(page.main)
    assert page.all(f"{SVG}a") == []
