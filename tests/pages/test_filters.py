"""Each filter narrows its list to what plain SQL finds; counts are what an option gives."""

import re
from urllib.parse import urlencode

import pytest

from registry.listing import MOST_VALUES
from tests.pages.conftest import page_at

OF_PARTY = """
    SELECT count(DISTINCT record.id) FROM record JOIN party ON party.record_id = record.id
    JOIN record body ON body.id = party.party_id
    WHERE record.kind = '{kind}' AND body.code = :value
"""
OF_YEAR = """
    SELECT count(*) FROM record WHERE kind = '{kind}' AND year = CAST(:value AS INTEGER)
"""
OF_COLUMN = "SELECT count(*) FROM {table} WHERE {column} = :value"
OF_EDITION = """
    SELECT count(*) FROM {table} JOIN record edition ON edition.id = {table}.edition_id
    WHERE edition.code = :value
"""
OF_SUBJECT = "SELECT count(*) FROM subject WHERE code = :value"
OF_STATUS = """
    SELECT count(DISTINCT record_id) FROM status_period JOIN record ON record.id = record_id
    WHERE record.kind = '{kind}' AND track = '{track}' AND status = :value
    AND status_period.party_id IS NULL
    AND start_earliest <= CURRENT_DATE AND end_latest > CURRENT_DATE
"""
FILTERS = {
    ("measures/", "status"): OF_STATUS.format(kind="measure", track="progress"),
    ("agreements/", "status"): OF_STATUS.format(kind="agreement", track="legal"),
    ("agreements/", "form"): OF_COLUMN.format(table="agreement", column="form"),
    ("agreements/", "subject"): OF_SUBJECT,
    ("agreements/", "administration"): OF_PARTY.format(kind="agreement"),
    ("agreements/", "organization"): OF_PARTY.format(kind="agreement"),
    ("agreements/", "year"): OF_YEAR.format(kind="agreement"),
    ("administrations/", "region"): OF_COLUMN.format(table="administration", column="wco_region"),
    ("organizations/", "kind"): OF_COLUMN.format(table="organization", column="organization_kind"),
    ("districts/", "kind"): OF_COLUMN.format(table="district", column="district_kind"),
    ("practices/", "district"): OF_PARTY.format(kind="practice"),
    ("practices/", "administration"): OF_PARTY.format(kind="practice"),
    ("practices/", "year"): OF_YEAR.format(kind="practice"),
    ("corridors/", "year"): OF_YEAR.format(kind="corridor"),
    ("policies/", "issuer"): OF_PARTY.format(kind="policy"),
    ("policies/", "year"): OF_YEAR.format(kind="policy"),
    ("indicators/", "unit"): OF_COLUMN.format(table="indicator", column="unit"),
    ("indicators/", "district"): OF_PARTY.format(kind="indicator"),
    ("forum/", "year"): OF_YEAR.format(kind="edition"),
    ("forum/sessions/", "edition"): OF_EDITION.format(table="session"),
    ("forum/sessions/", "type"): OF_COLUMN.format(table="session", column="session_type"),
    ("forum/outcomes/", "edition"): OF_EDITION.format(table="outcome"),
    ("forum/outcomes/", "type"): OF_COLUMN.format(table="outcome", column="outcome_type"),
    ("forum/outcomes/", "administration"): OF_PARTY.format(kind="outcome"),
    ("forum/outcomes/", "year"): OF_YEAR.format(kind="outcome"),
    ("fund/activities/", "tie"): OF_COLUMN.format(table="fund_activity", column="tie"),
    ("fund/activities/", "administration"): OF_PARTY.format(kind="fund_activity"),
    ("fund/activities/", "year"): OF_YEAR.format(kind="fund_activity"),
    ("concepts/", "core"): OF_COLUMN.format(table="concept", column="core"),
    ("sources/", "source_kind"): OF_COLUMN.format(table="source", column="source_kind"),
    ("sources/", "year"): OF_YEAR.format(kind="source"),
    ("events/", "track"): OF_COLUMN.format(table="event", column="track"),
    ("events/", "event_kind"): OF_COLUMN.format(table="event", column="event_kind"),
    ("events/", "administration"): OF_PARTY.format(kind="event"),
    ("events/", "year"): OF_YEAR.format(kind="event"),
}
SHOWN = re.compile(r"([\d,]+) records?\b")


def total_of(page):
    """How many records the list says it has."""
    (line,) = page.marked(role="status")
    return int(SHOWN.search(page.words(line))[1].replace(",", ""))


def options_of(page):
    """{filter: {value: count}} as the form offers them."""
    (form,) = page.marked(class_="filters")
    found = {}
    for box in page.all("input", within=form):
        if box.get("type") == "checkbox":
            (count,) = page.marked_within(page.parents[box], "choice__count")
            found.setdefault(box.get("name"), {})[box.get("value")] = int(page.words(count))
    for choice in page.all("select", within=form):
        for option in page.all("option", within=choice):
            count = re.search(r"\((\d+)\)$", page.words(option))
            if option.get("value") and choice.get("name") != "sort":
                found.setdefault(choice.get("name"), {})[option.get("value")] = int(count[1])
    return found


def asked(path, **values):
    return f"/en/{path}?{urlencode(values, doseq=True)}"


@pytest.mark.parametrize(("path", "name"), FILTERS)
def test_a_filter_offers_each_value_with_the_number_that_sql_finds(read, rows, path, name):
    offered = options_of(read(f"/en/{path}"))[name]
    assert offered
    for value, count in offered.items():
        ((found,),) = rows(FILTERS[path, name], value=int(value) if name == "core" else value)
        assert count == found, value


@pytest.mark.parametrize(("path", "name"), FILTERS)
def test_following_an_option_gives_as_many_records_as_it_says(read, path, name):
    offered = options_of(read(f"/en/{path}"))[name]
    for value in {next(iter(offered)), list(offered)[-1]}:
        page = read(asked(path, **{name: value}))
        assert total_of(page) == offered[value]
        assert options_of(page)[name] == offered  # the others can still be chosen


def test_every_filter_of_every_list_is_tried(read):
    for path in {path for path, _ in FILTERS}:
        offered = set(options_of(read(f"/en/{path}")))
        assert offered == {name for place, name in FILTERS if place == path}


def test_values_of_one_filter_add_up_and_filters_narrow_each_other(read):
    forms = options_of(read("/en/agreements/"))["form"]
    both = read(asked("agreements/", form=["cmaa", "mra"]))
    assert total_of(both) == forms["cmaa"] + forms["mra"]
    left = options_of(both)["administration"]
    one = read(asked("agreements/", form=["cmaa", "mra"], administration="KZ"))
    assert total_of(one) == left["KZ"]


@pytest.mark.parametrize("name", ["status", "form", "subject", "administration", "year"])
def test_counts_with_another_filter_are_what_following_gives(read, name):
    chosen = {"organization": "EU", "as_of": "2020-01-01"}
    offered = options_of(read(asked("agreements/", **chosen)))[name]
    value = next(iter(offered))
    assert total_of(read(asked("agreements/", **chosen, **{name: value}))) == offered[value]


def test_the_fields_of_cooperation_are_offered_as_subjects(read):
    offered = options_of(read("/en/agreements/"))["subject"]
    assert offered["aeo_mutual_recognition"] > 5
    page = read(asked("agreements/", subject="aeo_mutual_recognition", administration="SG"))
    assert "/en/agreements/A0077" in page.hrefs


def test_each_chip_drops_one_value_and_the_last_drops_all(read):
    page = read(asked("agreements/", form=["cmaa", "mra"], administration="KZ"))
    chips = [one.get("href") for one in page.marked(class_="chip")]
    assert len(chips) == 4
    assert chips[-1] == "/en/agreements/"
    without_a_form, without_the_other, without_kazakhstan = (
        total_of(read(chip)) for chip in chips[:-1]
    )
    assert without_a_form + without_the_other == total_of(page)
    assert without_kazakhstan == total_of(read(asked("agreements/", form=["cmaa", "mra"])))


def test_a_filter_that_leaves_nothing_says_so_and_leads_back(read, words):
    page = read(asked("agreements/", administration="KZ", organization="WCO", year="1951"))
    assert total_of(page) == 0
    assert words("en", "Nothing matches these filters.") in page.words()
    assert "/en/agreements/" in page.hrefs


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("date", "sort_day ASC, record.code ASC"),
        ("-date", "sort_day DESC, record.code DESC"),
        ("code", "record.code"),
    ],
)
def test_lists_sort_as_they_are_asked_to(read, rows, sort, order):
    expected = rows(
        "SELECT code FROM record WHERE kind = 'edition' AND date_earliest IS NOT NULL"
        f" ORDER BY {order.replace('sort_day', 'date_earliest')}"
    )
    page = read(asked("forum/", sort=sort))
    shown = [page.words(one) for one in page.marked(class_="code")]
    dated = {code for (code,) in expected}
    assert [code for code in shown if code in dated] == [code for (code,) in expected]


def test_titles_sort_by_the_alphabet_of_the_reader(read, rows):
    page = read("/ar/administrations/?sort=title")
    expected = rows(
        "SELECT record.code FROM record JOIN heading ON record_id = record.id"
        " WHERE record.kind = 'administration' AND language = 'ar' AND wco_region = 'europe'"
        " ORDER BY sort_key, code".replace(
            " WHERE", " JOIN administration a ON a.id = record.id WHERE"
        )
    )
    wanted = [code for (code,) in expected]
    shown = [page.words(one) for one in page.marked(class_="code")]
    assert [code for code in shown if code in set(wanted)] == wanted


@pytest.mark.parametrize("tag", ["en", "zh", "ar"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("form=bad", 400),
        ("administration=ZZ", 400),
        ("administration=WCO", 400),
        ("year=99999", 400),
        ("year=%D9%A2%D9%A0%D9%A1%D9%A5x", 400),
        ("form=" + "x" * 300, 400),
        ("&".join(["form=cmaa"] * (MOST_VALUES + 1)), 400),
        ("page=0", 400),
        ("page=-1", 400),
        ("page=abc", 400),
        ("page=%D9%A1", 400),
        ("page=99999999999", 400),
        ("page=999", 404),
        ("sort=bad", 400),
        ("as_of=2015-02-30", 400),
        ("as_of=yesterday", 400),
        ("as_of=10000-01-01", 400),
    ],
)
def test_what_cannot_be_asked_is_refused_in_the_reader_s_language(
    registry_client, words, tag, query, status
):
    page = page_at(registry_client, f"/{tag}/agreements/?{query}", status)
    assert page.root.get("lang") == tag
    heading = (
        "There is no page at this address"
        if status == 404
        else "The request could not be understood"
    )
    assert page.heading == words(tag, heading)
    paragraphs = [page.words(one) for one in page.all("p", within=page.main)]
    assert len(paragraphs) >= 2, "what is wrong, and what to do"
    assert page.heading_faults() == []


def test_a_refusal_names_the_value_and_the_filter_in_the_reader_s_language(registry_client, words):
    page = page_at(registry_client, "/ru/agreements/?form=nonsense", 400)
    told = words(
        "ru",
        "“%(value)s” is not a value of the filter “%(name)s”. Choose one of the list.",
        value="nonsense",
        name=words("ru", "Form"),
    )
    assert told in page.words(page.main)


@pytest.mark.parametrize("query", ["", "form=", "page=", "as_of=", "sort=", "unknown=1"])
def test_empty_and_unknown_parameters_change_nothing(read, query):
    assert total_of(read(f"/en/agreements/?{query}")) == total_of(read("/en/agreements/"))


@pytest.mark.parametrize(
    "address",
    ["agreements/?subject=", "agreements/?as_of=", "agreements/compare?one=A1&other=",
     "agreements/clauses/compare?of=A1&of=", "between/?one=KZ&other=", "agreements/matrix?form=",
     "search?q=rail&kind="],
)  # fmt: skip
def test_a_message_repeats_what_was_asked_without_marks_that_turn_it(registry_client, address):
    answer = registry_client.get(f"/en/{address}%E2%80%AEABC")
    told = re.sub(r"<(input|link|a|option)\b[^>]*>", "", answer.text)
    assert "\u202e" not in told
