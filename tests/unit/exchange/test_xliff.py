"""XLIFF out and in: what others read of it, what comes back, and what is refused of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage import xliff2

from core.database import db, writing
from exchange.xliff.comparing import compare
from exchange.xliff.names import core, metadata
from exchange.xliff.reading import UnreadableXliff, read_xliff
from exchange.xliff.segments import WHOLE, joined, pieces_of, segments_of
from exchange.xliff.writing import state_of, xliff_document, xliff_files
from registry.changes import changing
from registry.door import acting_as
from registry.models import Text
from tests import records
from tests.records import EDITOR

BODY = "First paragraph\nof two lines.\n\n- one\n- two\n\n## Heading\n\nLast."
ARABIC = "الفقرة الأولى.\n\n- واحد\n- اثنان\n\n## عنوان\n\nالأخيرة."
CHINESE = "第一段。\n\n- 一\n- 二\n\n## 标题\n\n最后。"
TITLES = {"ar": ("اتفاق", ARABIC), "zh": ("协定 <&> \u2068A1\u2069", CHINESE)}


def address_of(record):
    return f"https://example.org/{record.code}"


@pytest.fixture
def editing(app):
    """A session that reads and writes as an editor."""
    with app.app_context(), writing(), acting_as(EDITOR):
        yield app
        db.session.rollback()


@pytest.fixture
def agreement(editing):
    """An agreement with a body, and texts in Arabic and Chinese by a machine."""
    made = records.agreement("A1")
    with changing(made, EDITOR, "record.edit", "written"):
        made.text("en").body = BODY
        for language, (title, body) in TITLES.items():
            made.texts.append(
                Text(
                    language=language,
                    title=title,
                    body=body,
                    title_origin="machine",
                    body_origin="machine",
                    base_language="en",
                    base_substance=1,
                )
            )
    return made


def document(record, language):
    return xliff_document([record], "en", language, address_of)


def changed(content, change):
    root = etree.fromstring(content)
    for segment in root.iter(core("segment")):
        change(segment)
    return read_xliff(etree.tostring(root))


def verdicts(read, *held):
    found = compare(read, {record.code: record for record in held})
    return [judged.verdict for one in found for judged in one.segments], found


def to(target, state="translated"):
    """Gives each segment a translation, `target` before its source."""

    def change(segment):
        element = segment.find(core("target"))
        if element is None:
            element = etree.SubElement(segment, core("target"))
        element.text = target + segment.find(core("source")).text
        segment.set("state", state)

    return change


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_another_program_reads_what_is_written(agreement, language):
    store = xliff2.Xliff2File.parsestring(document(agreement, language))
    assert (store.sourcelanguage, store.targetlanguage) == ("en", language)
    pairs = {unit.source: unit.target for unit in store.units if unit.source}
    assert pairs["Agreement A1"] == TITLES[language][0]


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_what_goes_out_comes_back_unchanged(agreement, language):
    read = read_xliff(document(agreement, language))
    assert (read.source_language, read.language) == ("en", language)
    told, found = verdicts(read, agreement)
    assert set(told) == {"unchanged"}
    assert len(told) == 1 + len(pieces_of(BODY))
    assert found[0].fields == {}


def test_direction_blanks_address_and_digests_are_told(agreement):
    root = etree.fromstring(document(agreement, "ar"))
    assert root.get("version") == "2.1"
    (file,) = root.findall(core("file"))
    assert (file.get("srcDir"), file.get("trgDir")) == ("ltr", "rtl")
    unit = file.findall(core("unit"))[1]
    assert unit.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    sources = [
        part.find(core("source")).text for part in unit if part.find(core("source")) is not None
    ]
    assert "".join(sources) == BODY
    assert file.find(core("notes")).find(core("note")).text == "https://example.org/A1"
    digests = list(unit.iter(metadata("meta")))
    assert len(digests) == 2 * len(unit.findall(core("segment")))


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "translated"),
        ({"reviewer": "Ana"}, "reviewed"),
        ({"title_origin": "human"}, "reviewed"),
        ({"title_origin": "authentic"}, "final"),
        ({"base_substance": 0}, "initial"),
    ],
)
def test_states_follow_from_origin_review_and_staleness(agreement, values, state):
    text = agreement.text("ar")
    with changing(agreement, EDITOR, "record.edit", "set"):
        for name, value in values.items():
            setattr(text, name, value)
    assert state_of(agreement, text, "title") == state


def test_new_words_make_whole_fields_again(agreement):
    read = changed(document(agreement, "fr"), to("x "))
    told, (one,) = verdicts(read, agreement)
    assert set(told) == {"new"}
    body = "".join("x " + segment + between for segment, between in pieces_of(BODY))
    assert one.fields == {"title": ("x Agreement A1", False), "body": (body, False)}


def test_new_words_count_though_a_program_left_the_state_of_the_export(agreement):
    read = changed(document(agreement, "fr"), to("x ", state="initial"))
    told, _found = verdicts(read, agreement)
    assert set(told) == {"new"}


def test_a_field_may_be_changed_in_part_where_there_is_a_translation(agreement):
    def change(segment):
        if segment.get("id") == "s2":
            segment.find(core("target")).text = "- واحد جديد"

    told, (one,) = verdicts(changed(document(agreement, "ar"), change), agreement)
    assert told.count("new") == 1
    assert one.fields["body"] == (ARABIC.replace("- واحد", "- واحد جديد"), False)


def test_half_a_field_is_refused_where_there_is_none(agreement):
    def change(segment):
        if segment.get("id") in ("s1", WHOLE):
            to("x ")(segment)

    told, (one,) = verdicts(changed(document(agreement, "fr"), change), agreement)
    assert told[:2] == ["new", "incomplete"]
    assert set(told[2:]) == {"initial"}
    assert list(one.fields) == ["title"]


def test_people_answer_for_what_is_reviewed_even_without_new_words(agreement):
    read = changed(document(agreement, "ar"), lambda segment: segment.set("state", "final"))
    told, (one,) = verdicts(read, agreement)
    assert set(told) == {"reviewed"}
    assert one.fields["body"] == (ARABIC, True)


def test_what_is_initial_or_empty_is_left(agreement):
    read = changed(document(agreement, "fr"), lambda segment: segment.set("state", "initial"))
    assert set(verdicts(read, agreement)[0]) == {"initial"}
    read = changed(document(agreement, "fr"), lambda segment: segment.set("state", "final"))
    assert set(verdicts(read, agreement)[0]) == {"empty"}


def test_a_source_that_changed_is_refused_segment_by_segment(agreement):
    read = changed(document(agreement, "ar"), to("x "))
    with changing(agreement, EDITOR, "record.edit", "moved"):
        agreement.text("en").body = BODY.replace("- two", "- three")
    told, _found = verdicts(read, agreement)
    assert told.count("source_changed") == 1
    assert told.count("new") == len(told) - 1


def test_a_source_that_is_cut_otherwise_refuses_what_moved(agreement):
    read = changed(document(agreement, "ar"), to("x "))
    with changing(agreement, EDITOR, "record.edit", "shorter"):
        agreement.text("en").body = "One paragraph."
    told, (one,) = verdicts(read, agreement)
    assert told[0] == "new"
    assert set(told[1:]) == {"source_changed"}
    assert list(one.fields) == ["title"]


def test_a_translation_that_others_changed_is_refused(agreement):
    read = changed(document(agreement, "ar"), to("x "))
    with changing(agreement, EDITOR, "record.edit", "moved"):
        agreement.text("ar").title = "غيره"
        agreement.text("ar").body = "كل شيء"
    told, (one,) = verdicts(read, agreement)
    assert set(told) == {"target_changed"}
    assert one.fields == {}


def test_an_edited_source_a_lost_placeholder_and_strangers_are_refused(agreement):
    def edit(segment):
        to("x ")(segment)
        segment.find(core("source")).text += "!"

    assert set(verdicts(changed(document(agreement, "ar"), edit), agreement)[0]) == {
        "source_edited"
    }
    read = changed(document(agreement, "ar"), to("\u202e"))
    assert set(verdicts(read, agreement)[0]) == {"wrong"}
    read = changed(document(agreement, "ar"), to("x "))
    assert set(verdicts(read)[0]) == {"unknown"}


def test_records_are_parted_by_their_source_language(editing, agreement):
    other = records.agreement("A2", source_language="ru")
    with changing(other, EDITOR, "record.edit", "written"):
        other.texts.append(Text(language="ru", title="Соглашение"))
    files = xliff_files([agreement, other], "ar", address_of)
    assert [name for name, _content in files] == ["en-ar.xlf", "ru-ar.xlf"]


ROOT = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="{}" srcLang="en" trgLang="ru">'
    "{}</xliff>"
)
FILE = '<file id="A"><unit id="title"><segment id="all"><source>a</source></segment></unit></file>'


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no XML",
        "<a/>",
        ROOT.format("1.2", FILE),
        ROOT.format("2.1", ""),
        ROOT.format("2.1", FILE + FILE),
        ROOT.format("2.1", FILE.replace("<segment ", '<segment state="done" ')),
        ROOT.format("2.1", FILE).replace('trgLang="ru"', ""),
        '<!DOCTYPE xliff [<!ENTITY a "b">]>' + ROOT.format("2.1", FILE.replace(">a<", ">&a;<")),
        '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:9/x.dtd">' + ROOT.format("2.1", FILE),
        " " * 10_000_001,
    ],
)
def test_what_is_not_as_it_should_be_is_refused_in_words(app, content):
    with app.test_request_context("/en/"), pytest.raises(UnreadableXliff) as raised:
        read_xliff(content.encode())
    assert str(raised.value)


def test_a_file_of_another_program_is_read_but_has_no_digests():
    (segment,) = read_xliff(ROOT.format("2.0", FILE).encode()).segments
    assert (segment.code, segment.source, segment.source_digest) == ("A", "a", "")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["a", "b.", "\n", "\n\n", "- ", "1. ", "# ", " ", "界"])))
def test_segments_and_what_lies_between_are_the_text(parts):
    text = "".join(parts)
    assert joined(pieces_of(text)) == text
    found = segments_of(text, "")
    assert "".join(source + between for _name, source, _target, between in found) == text
