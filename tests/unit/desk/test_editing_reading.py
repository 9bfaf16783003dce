"""What people type into the form of a record, read; rows added, moved and taken away."""

import pytest
from werkzeug.datastructures import MultiDict

from core.problems import BadValue
from desk.editing.reading import read_content
from desk.editing.rows import carry_out, without_blank_rows
from registry.schema.contents import empty_content, faults_of
from registry.schema.forms import form_of
from registry.schema.unread import TYPED, Unread, value_of
from tests import records

FORM = form_of("agreement")


@pytest.fixture
def registry(app):
    """A registry with one administration."""
    with app.test_request_context("/en/"), app.app_context():
        records.administration("KZ")
        yield


def typed(**values):
    pairs = [(name.replace("__", "-"), one) for name, held in values.items()
             for one in (held if isinstance(held, list) else [held])]  # fmt: skip
    return MultiDict([*pairs, ("whole", "1")])


def read(**values):
    return read_content(FORM, typed(**values), empty_content(FORM))


def test_rows_come_in_the_order_of_the_form_with_their_codes(registry):
    content = read(
        row=["parties-4", "parties-0", "parties-4", "nothing-1"],
        parties__0__territory="VA",
        parties__0__code="AP0001",
        parties__4__party="KZ Kazakhstan",
        parties__4__code="AP0001; DROP",
    )
    assert [(row["party"], row["territory"], row["code"]) for row in content["parties"]] == [
        ("KZ", "", ""), (None, "VA", "AP0001")]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("parties_as_of_text", "05/06/2015"),
        ("parties_count", "a dozen"),
        ("form", "no such form"),
        ("source_language", "English!"),
        ("depositary_text", "a\nb"),
        ("depositary_text", "a\u202eb"),
        ("concepts", "nothing like it"),
        ("concepts", "KZ"),  # of another kind
    ],
)
def test_what_cannot_be_read_is_kept_as_it_was_typed(registry, name, text):
    content = read(**{name: text})
    field = FORM.field(name)
    assert value_of(content, field) == Unread((text,))
    assert content[name] in ("", None, [])
    wrong = {fault.path for fault in faults_of(content, FORM)}
    assert (name,) in wrong


def test_a_character_that_no_database_takes_is_kept_as_its_mark(registry):
    content = read(depositary_text="a\0b")
    assert content[TYPED] == {"depositary_text": ["a\ufffdb"]}


def test_a_value_that_is_mended_is_unread_no_more(registry):
    assert TYPED not in read(parties_count="12", parties_as_of_text="1 May 2015")


def test_a_form_that_was_cut_off_is_refused(registry):
    with pytest.raises(BadValue, match="whole"):
        read_content(FORM, MultiDict({"form": "mra"}), empty_content(FORM))


def test_only_texts_in_the_languages_are_of_the_form(registry):
    held = empty_content(FORM) | {"depositary_text": "held"}
    form = typed(row="texts-1", texts__1__language="ru", texts__1__title="Да", depositary_text="x")
    content = read_content(FORM, form, held, frozenset({"ru"}))
    assert content["depositary_text"] == "held"
    assert [row["language"] for row in content["texts"]] == ["en", "ru"]


@pytest.mark.parametrize(
    ("action", "order", "place"),
    [
        ("up:parties-1", "bac", "parties-0"),
        ("up:parties-0", "abc", "parties-0"),
        ("down:parties-1", "acb", "parties-2"),
        ("down:parties-2", "abc", "parties-2"),
        ("remove:parties-0", "bc", "parties"),
        ("remove:parties-9", "abc", "parties"),
        ("remove:nothing-0", "abc", ""),
        ("save", "abc", ""),
    ],
)
def test_buttons_move_rows(action, order, place):
    content = empty_content(FORM)
    content["parties"] = [{"signatory_body": name} for name in "abc"]
    assert carry_out(FORM, content, action) == place
    assert "".join(row["signatory_body"] for row in content["parties"]) == order


def test_rows_that_say_nothing_are_left_out_unless_they_were_there():
    base = empty_content(FORM)
    content = empty_content(FORM)
    for _ in range(2):
        carry_out(FORM, content, "add:parties")
    carry_out(FORM, content, "add:texts", "ru")
    content["parties"][1]["territory"] = "VA"
    kept = without_blank_rows(FORM, content, base)
    assert [row["territory"] for row in kept["parties"]] == ["VA"]
    assert [row["language"] for row in kept["texts"]] == ["en"]
