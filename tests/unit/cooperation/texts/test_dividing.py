"""Texts divided by headings, in the words and numerals of many languages."""

import pytest

from cooperation.agreements.texts.dividing import divide
from cooperation.agreements.texts.heading_words import AFTER, AROUND, BEFORE
from cooperation.agreements.texts.headings import Heading, heading_of
from cooperation.agreements.texts.numerals import number_at
from tests.texts import ARABIC, CHINESE, ENGLISH


def named(text, language, **how):
    return [unit.identifier for unit in divide(text, language, **how).units]


@pytest.mark.parametrize(
    ("line", "language", "name", "title"),
    [
        ("Article 5", "en", "art_5", ""),
        ("ARTICLE V", "en", "art_5", ""),
        ("Article 5. Scope", "en", "art_5", "Scope"),
        ("Article 5 – Scope", "en", "art_5", "Scope"),
        ("Article 5: Scope", "en", "art_5", "Scope"),
        ("Article 5 Scope of application", "en", "art_5", "Scope of application"),
        ("Article 5 bis", "en", "art_5bis", ""),
        ("Article 5A", "en", "art_5a", ""),
        ("Article Twenty-One", "en", "art_21", ""),
        ("Chapter II", "en", "chp_2", ""),
        ("Part 3", "en", "part_3", ""),
        ("Section 2 Transit", "en", "sec_2", "Transit"),
        ("ANNEX", "en", "annex", ""),
        ("Annex B", "en", "annex_b", ""),
        ("Protocol No. 1", "en", "protocol_1", ""),
        ("Article premier", "fr", "art_1", ""),
        ("Article 1er", "fr", "art_1", ""),
        ("Chapitre IV", "fr", "chp_4", ""),
        ("Artículo 5.º", "es", "art_5", ""),
        ("ARTÍCULO 12", "es", "art_12", ""),
        ("Статья 5", "ru", "art_5", ""),
        ("СТАТЬЯ 5. Сфера действия", "ru", "art_5", "Сфера действия"),
        ("Статья пятая", "ru", "art_5", ""),
        ("Приложение № 2", "ru", "annex_2", ""),
        ("المادة 5", "ar", "art_5", ""),
        ("المادة ٥", "ar", "art_5", ""),
        ("المادة (٥)", "ar", "art_5", ""),
        ("المادة الخامسة", "ar", "art_5", ""),
        ("المادة الخامسة: النطاق", "ar", "art_5", "النطاق"),
        ("المادة الحادية عشرة", "ar", "art_11", ""),
        ("المادة الثالثة والعشرون", "ar", "art_23", ""),
        ("الفصل الثاني", "ar", "chp_2", ""),
        ("第五条", "zh", "art_5", ""),
        ("第五條", "zh-hant", "art_5", ""),
        ("第5条", "zh", "art_5", ""),
        ("第一百二十三条", "zh", "art_123", ""),
        ("第二十一条之一", "zh", "art_21-1", ""),
        ("第五条　定义", "zh", "art_5", "定义"),
        ("第二章 总则", "zh", "chp_2", "总则"),
        ("附件一", "zh", "annex_1", ""),
        ("附件", "zh", "annex", ""),
        ("第5条", "ja", "art_5", ""),
        ("제5조", "ko", "art_5", ""),
        ("Artikel 5", "de", "art_5", ""),
        ("Madde 5", "tr", "art_5", ""),
        ("MADDE 5 – Kapsam", "tr", "art_5", "Kapsam"),
        ("Стаття 5", "uk", "art_5", ""),
        ("5-бап. Анықтамалар", "kk", "art_5", "Анықтамалар"),
        ("5-modda", "uz", "art_5", ""),
        ("Моддаи 5", "tg", "art_5", ""),
        ("ماده ۵", "fa", "art_5", ""),
        ("Điều 5. Phạm vi", "vi", "art_5", "Phạm vi"),
        ("მუხლი 5", "ka", "art_5", ""),
        ("Հոդված 5", "hy", "art_5", ""),
        ("5. cikk", "hu", "art_5", ""),
        ("Article 5", "sw", "art_5", ""),
    ],
)
def test_headings_are_recognised(line, language, name, title):
    found = heading_of(line, language)
    assert isinstance(found, Heading)
    assert (found.name, found.title) == (name, title)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Article 5 of the Convention shall apply", "en"),
        ("Article 5, paragraph 2", "en"),
        ("Articles 5 and 6", "en"),
        ("Artful words", "en"),
        ("Part of the goods", "en"),
        ("Section I shall apply mutatis mutandis.", "en"),
        ("Статья 5 настоящего Соглашения", "ru"),
        ("статьей 5", "ru"),
        ("المادة 5 من هذه الاتفاقية", "ar"),
        ("第五条、第六条的规定", "zh"),
        ("第五条规定的措施", "zh"),
        ("条", "zh"),
        ("", "en"),
    ],
)
def test_running_text_is_no_heading(line, language):
    assert not isinstance(heading_of(line, language), Heading)


@pytest.mark.parametrize("language", sorted({*BEFORE, *AFTER, *AROUND}))
def test_each_language_finds_its_own_articles(language):
    if "art" in BEFORE.get(language, {}):
        lines = [f"{BEFORE[language]['art'][0]} {n}" for n in (1, 2)]
    elif "art" in AFTER.get(language, {}):
        lines = [f"{n} {AFTER[language]['art'][0]}" for n in (1, 2)]
    else:
        lines = ["{}{}{}".format(AROUND[language]["art"][0][0], n, AROUND[language]["art"][0][1])
                 for n in (1, 2)]  # fmt: skip
    assert named("\n.\n".join(lines), language) == ["art_1", "art_2"]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("XIV", "en", "14"), ("IIII", "en", None), ("ⅤX", "en", None), ("二百零三", "zh", "203"),
     ("二〇一", "zh", "201"), ("(7)", "en", "7"), ("(7", "en", None), ("٢١", "ar", "21"),
     ("Tenth", "en", "10"), ("Ninety-ninth", "en", "99"), ("mixed", "en", None), ("", "en", None)],
)  # fmt: skip
def test_numbers_of_many_kinds_are_read(text, language, value):
    found = number_at(text, language)
    assert (found and found.value) == value


def test_languages_share_their_identifiers():
    found = [named(text, tag) for tag, text in (("en", ENGLISH), ("zh", CHINESE), ("ar", ARABIC))]
    assert found[0] == found[1] == ["preamble", "art_1", "art_2", "art_3"]
    assert found[2] == ["preamble", "art_1", "art_2"]


def test_a_title_stands_on_the_line_behind_the_number_or_is_not_there():
    text = "Article 1\nScope\nIt applies.\nArticle 2\nIt does not apply.\nArticle 3\nDeleted"
    units = divide(text, "en").units
    assert [(unit.heading, unit.body) for unit in units] == [
        ("Scope", "It applies."), ("", "It does not apply."), ("", "Deleted"),
    ]  # fmt: skip


def test_annexes_and_protocols_count_their_articles_anew():
    text = "Article 1\nA.\nAnnex I\nArticle 1\nB.\nAnnex II\nArticle 1\nC.\nProtocol\nArticle 1\nD."
    assert named(text, "en") == [
        "art_1", "annex_1", "annex_1__art_1", "annex_2", "annex_2__art_1", "protocol",
        "protocol__art_1",
    ]  # fmt: skip


def test_chapters_are_named_with_their_part_only_where_the_count_begins_anew():
    text = "Part I\nChapter 1\nArticle 1\nA.\nPart II\nChapter 1\nArticle 2\nB."
    assert named(text, "en") == ["part_1", "chp_1", "art_1", "part_2", "part_2__chp_1", "art_2"]


def test_preface_preamble_and_conclusions_are_told_apart():
    text = ("AGREEMENT\nPreamble\nThe Parties,\nArticle 1\nWords.\n"
            "IN WITNESS WHEREOF they signed.\nDone at Astana.")  # fmt: skip
    units = divide(text, "en").units
    assert [unit.identifier for unit in units] == ["preface", "preamble", "art_1", "conclusions"]
    assert units[1].heading == "Preamble"
    assert units[3].body == "IN WITNESS WHEREOF they signed.\nDone at Astana."


def test_a_list_of_contents_and_numbers_of_pages_are_left_out_and_told():
    text = "Article 1 Scope ........ 2\nArticle 1\nScope\nIt applies\n- 2 -\nto goods."
    found = divide(text, "en", broken=True)
    assert found.left_out == ["Article 1 Scope ........ 2", "- 2 -"]
    assert [unit.body for unit in found.units] == ["It applies to goods."]


def test_a_number_that_comes_again_in_a_sentence_is_doubtful_and_alone_is_kept():
    text = "Article 1\nA.\nArticle 2\nSubject to\nArticle 1.\nB.\nArticle 2\nC."
    found = divide(text, "en")
    assert [unit.identifier for unit in found.units] == ["art_1", "art_2", "art_2"]
    assert found.doubtful == ["Article 1."]


def test_broken_lines_become_paragraphs():
    text = ("Article 1\nScope\nThe Parties shall co-\noperate in all\nmatters.\n(a) first;\n"
            "(b) second\nthing.")  # fmt: skip
    (unit,) = divide(text, "en", broken=True).units
    assert unit.body.split("\n") == [
        "The Parties shall cooperate in all matters.", "(a) first;", "(b) second thing.",
    ]  # fmt: skip
    (chinese,) = divide("第一条 范围\n缔约双方应当\n相互协助。", "zh", broken=True).units
    assert chinese.body == "缔约双方应当相互协助。"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u200b\ufeff"])
def test_of_nothing_there_is_nothing(text):
    assert divide(text, "en").units == []


def test_text_without_headings_is_one_preamble():
    assert named("Some words.\nMore words.", "en") == ["preamble"]


def test_what_nobody_sees_goes_and_joiners_stay():
    (unit,) = divide("Article 1\na\u202eb\u200bc\x07d \u06cc\u200c\u0647\u200f ﻻ", "en").units
    assert unit.body == "abcd \u06cc\u200c\u0647\u200f لا"
