"""What a reader types and what a text holds must meet, script by script."""

import pytest

from search.analysis.chain import LONGEST_WORD, analyze
from search.analysis.stems import query_stems, stems
from search.analysis.streams import TEXT_GAP, word_stream
from search.analysis.tokens import Role


def tokens(text: str, language: str | None = None) -> list[str]:
    return [token.text for token in analyze(text, language)]


def words(text: str, language: str | None = "en") -> list[str]:
    return [token.text for token in analyze(text, language) if token.role is Role.WORD]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Opérateur économique agréé", "operateur economique agree"),
        ("Cooperación aduanera, señal", "cooperacion aduanera senal"),
        ("TÜRKİYE İSTANBUL IĞDIR", "türkiye istanbul ığdır"),
        ("Hải quan Việt Nam, Đà Nẵng", "hai quan viet nam, da nang"),
        ("Łódź Ærø Straße Þing", "lodz aero strasse thing"),
        ("Τελωνείο Ελλάδος", "τελωνειο ελλαδοσ"),
        ("Azərbaycan", "azerbaycan"),
        ("o‘zaro oʻzaro o'zaro o’zaro", "ozaro ozaro ozaro ozaro"),
        ("Таможенный учёт", "таможенный учет"),
        ("за́мок", "замок"),
        ("اَلْجُمْرُكُ", "الجمرك"),
        ("جمـــارك", "جمارك"),
        ("اتفاقية أوروبا إلى آسيا", "اتفاقيه اوروبا الي اسيا"),
        ("گمرک ایران یکی", "گمرك ايران يكي"),
        ("حُرّ شيء", "حر شي"),
        ("סַחַר חוֹפְשִׁי", "סחר חופשי"),
        ("क़ानून", "कानून"),
        ("海關總署關稅", "海关总署关税"),
        ("ＡＰＥＣ　２０１５", "apec 2015"),
        ("ｶﾞﾀｶﾅ", "ガタカナ"),
        ("한국", "한국"),
        ("ﬁnance", "finance"),
        ("٢٠١٥", "2015"),
        ("Საბაჟო", "საბაჟო"),
        ("ՄԱՔՍԱՅԻՆ և", "մաքսային եւ"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert tokens(one, "en") == tokens(other, "en")


def test_short_i_is_not_i_in_cyrillic() -> None:
    assert tokens("край", "ru") != tokens("краи", "ru")


@pytest.mark.parametrize("written", ["الاعتراف", "والاعتراف", "بالاعتراف", "للاعتراف", "اعتراف"])
def test_arabic_words_meet_with_and_without_the_article(written: str) -> None:
    assert "اعتراف" in tokens(written)


def test_short_arabic_words_keep_what_looks_like_an_article() -> None:
    assert tokens("الف") == ["الف"]


@pytest.mark.parametrize(
    ("cyrillic", "latin", "language"),
    [
        ("кеден", "keden", "kk"),
        ("өзара тану", "özara tanu", "kk"),
        ("Қазақстан", "Qazaqstan", "kk"),
        ("божхона", "bojxona", "uz"),
        ("Ўзаро тан олиш", "oʻzaro tan olish", "uz"),
        ("Ўзбекистон", "O‘zbekiston", "uz"),
    ],
)
def test_two_scripts_of_one_language_meet(cyrillic: str, latin: str, language: str) -> None:
    wanted = [token.text for token in analyze(latin, language)]
    in_text = [token.text for token in analyze(cyrillic, language) if token.role is Role.TWIN]
    in_query = [token.text for token in analyze(cyrillic) if token.role is Role.TWIN]
    assert in_text == wanted
    assert set(wanted) <= set(in_query)


def test_russian_texts_are_not_transliterated() -> None:
    assert tokens("таможня", "ru") == ["таможня"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'accord d’Astana", ["accord", "astana"]),
        ("jusqu'à aujourd'hui", ["a", "aujourdhui"]),
        ("China's country’s", ["china", "country"]),
        ("bojxona ma'muriyati", ["bojxona", "mamuriyati"]),
        ("обʼєднаний об'єднаний", ["обєднаний", "обєднаний"]),
        ("A0042 M07 1,234", ["a0042", "m07", "1", "234"]),
        ("foo_bar", ["foo", "bar"]),
        ("साझा सीमा शुल्क", ["साझा", "सीमा", "शुल्क"]),
        ("საბაჟო კავშირი", ["საბაჟო", "კავშირი"]),
        ("Մաքսային միություն", ["մաքսային", "միություն"]),
        ("гаалийн байгууллага", ["гаалийн", "байгууллага"]),
        ("", []),
        ("… — « » !?", []),
    ],
)
def test_words_are_letters_with_their_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_hyphenated_words_are_found_both_ways() -> None:
    assert tokens("single-window", "en") == ["single", "singlewindow", "window"]
    assert tokens("می\u200cشود", "fa") == ["مي", "ميشود", "شود"]
    assert tokens("2013-2015", "en") == ["2013", "2015"]


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("互认协定", ["互认", "认协", "协定"]),
        ("税関相互", ["税関", "関相", "相互"]),
        ("カタカナ", ["カタ", "タカ", "カナ"]),
        ("관세청", ["관세", "세청"]),
        ("ศุลกา", ["ศุล", "ลก", "กา"]),
        ("ພາສີ", ["ພາ", "າສີ"]),
        ("គយកម្ពុជា", ["គយ", "យក", "កម្ពុ", "ម្ពុជា"]),
        ("အကောက်ခွန်", ["အကော", "ကောက်", "က်ခွ", "ခွန်"]),
    ],
)
def test_scripts_without_spaces_are_cut_into_pairs(text: str, grams: list[str]) -> None:
    found = analyze(text)
    assert [token.text for token in found if token.role is Role.GRAM] == grams
    assert found[-1].role is Role.TAIL
    assert [token.position for token in found] == list(range(len(found)))


def test_invisible_breaks_do_not_part_thai_or_khmer() -> None:
    assert tokens("ศุล\u200bกา") == tokens("ศุลกา")


def test_mixed_scripts_are_cut_where_the_script_changes() -> None:
    assert tokens("APEC会议2015年") == ["apec", "会议", "议", "2015", "年"]


def test_traditional_folding_leaves_kana_alone() -> None:
    assert tokens("の") == ["の"]


def test_offsets_point_into_the_original_text() -> None:
    text = "L’Opérateur ﬁable — 海關總署"
    assert [text[token.start : token.end] for token in analyze(text, "fr")] == [
        "Opérateur", "ﬁable", "海關", "關總", "總署", "署",
    ]  # fmt: skip


def test_endless_words_are_cut() -> None:
    assert len(analyze("x" * 10_000)[0].text) == LONGEST_WORD


def test_stems_join_forms_of_a_word() -> None:
    assert {t.text for t in stems("agreements", "en")} & {t.text for t in stems("agreement", "en")}
    assert {t.text for t in stems("douanières", "fr")} & {t.text for t in stems("douaniere", "fr")}
    assert {t.text for t in stems("соглашения", "ru")} & {t.text for t in stems("соглашение", "ru")}
    assert {t.text for t in stems("الاتفاقيات", "ar")}


@pytest.mark.parametrize("language", ["kk", "uz", "zh", "vi", "he", "ka", "xx"])
def test_languages_without_a_stemmer_have_no_stems(language: str) -> None:
    assert stems("кеден bojxona 海关", language) == []


def test_query_stems_are_asked_in_several_languages() -> None:
    assert set(query_stems("agreements", "agreements", ["en", "zh"])) == {"agreement"}


def test_no_phrase_reaches_from_one_text_into_the_next() -> None:
    stream = word_stream([("customs union", "en"), ("Zollunion", "de")])
    assert stream == (("customs", 0), ("union", 1), ("zollunion", 1 + TEXT_GAP))
