"""Fields in a query, on the real data: the same as the filters of the page."""

import pytest
from flask.testing import FlaskClient

from tests.pages.finding import codes, page, total


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("party:KZ", {"administration": "KZ"}),
        ("kind:agreement", {"kind": "agreement"}),
        ("subject:transit", {"subject": "transit"}),
        ("status:in_force", {"status": "in_force"}),
        ("in:2012", {"year": "2012"}),
        ("language:ru", {"language": "ru"}),
    ],
)
def test_a_field_is_the_same_as_its_filter(
    searcher: FlaskClient, text: str, filters: dict[str, str]
) -> None:
    filtered = page(searcher, "en", **filters)
    assert total(page(searcher, "en", text)) == total(filtered) > 0
    everything = total(page(searcher, "en"))
    assert total(page(searcher, "en", f"-{text}")) == everything - total(filtered)


@pytest.mark.parametrize(
    ("language", "text", "like"),
    [
        ("en", "party:Kazakhstan", "party:KZ"),
        ("en", "administration:kz", "party:KZ"),
        ("en", "party:Казахстан", "party:KZ"),
        ("ar", "party:كازاخستان", "party:KZ"),
        ("zh", "缔约方：哈萨克斯坦", "party:KZ"),
        ("en", "缔约方:KZ", "party:KZ"),
        ("en", 'kind:"customs districts"', "kind:district"),
        ("ru", "вид:соглашение", "kind:agreement"),
        ("en", "subject:Single-Window", "subject:single_window"),
        ("zh", "领域：过境", "subject:transit"),
        ("en", 'status:"in force"', "status:in_force"),
        ("en", "year:2012", "in:2012"),
        ("ar", "السنة:٢٠١٥..٢٠١٩", "in:2015..2019"),
        ("en", "in:2015-2019", "in:2015..2019"),
        ("en", "in:2015…2019", "in:2015..2019"),
        ("en", "in:2019..2015", "in:2015..2019"),
        ("en", "lang:RU", "language:ru"),
        ("fr", "langue:russe", "language:ru"),
        ("en", 'concept:"single window"', "concept:T042"),
    ],
)  # fmt: skip
def test_a_value_may_be_called_by_its_name(
    searcher: FlaskClient, language: str, text: str, like: str
) -> None:
    assert total(page(searcher, language, text)) == total(page(searcher, "en", like)) > 0


def test_years_reach_from_one_to_the_other(searcher: FlaskClient) -> None:
    each = {year: total(page(searcher, "en", f"in:{year}")) for year in range(2015, 2020)}
    assert total(page(searcher, "en", "in:2015..2019")) == sum(each.values())
    dated = total(page(searcher, "en", "in:..2199"))
    before, since = (total(page(searcher, "en", text)) for text in ("in:..2015", "in:2015.."))
    assert before + since == dated + each[2015]


def test_fields_are_joined_and_excluded_like_words(searcher: FlaskClient) -> None:
    agreements, policies = (
        total(page(searcher, "en", text)) for text in ("kind:agreement", "kind:policy")
    )
    either = page(searcher, "en", "kind:(agreement OR policy)")
    assert total(either) == agreements + policies
    with_china = total(page(searcher, "en", "kind:agreement party:CN"))
    assert total(page(searcher, "en", "kind:agreement -party:CN")) == agreements - with_china
    assert total(page(searcher, "en", "transit kind:agreement")) == total(
        page(searcher, "en", "transit", kind="agreement")
    )


def test_one_record_is_found_by_its_code(searcher: FlaskClient) -> None:
    assert codes(page(searcher, "en", "code:a0077")) == ["A0077"]
    assert "A0077" not in codes(page(searcher, "en", "A0077 -code:A0077"))


def test_the_status_of_a_field_is_that_of_the_day(searcher: FlaskClient) -> None:
    text = "status:in_force code:A0077"
    assert codes(page(searcher, "en", text)) == ["A0077"]
    assert codes(page(searcher, "en", text, as_of="2012-01-01")) == []


def test_an_unknown_value_finds_nothing(searcher: FlaskClient) -> None:
    assert total(page(searcher, "en", "customs party:Atlantis")) == 0


def test_words_before_a_field_may_still_name_what_comes_first(searcher: FlaskClient) -> None:
    assert codes(page(searcher, "en", "Kazakhstan kind:administration"))[0] == "KZ"
    assert codes(page(searcher, "en", "kind:agreement a0077"))[0] == "A0077"
