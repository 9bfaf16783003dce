"""Ways to write the same thing, which must meet: on the real names and labels."""

import pytest
from flask import Flask

from search.analysis.chain import analyze
from search.analysis.tokens import Role
from search.names import lexicon

NAMED = {
    "c:KZ": (
        "Казахстан", "казахстаном", "Қазақстан", "Қазақстанның", "Qazaqstan", "Kazakhstan",
        "KAZAKHSTAN", "Kazakstan", "Kasachstan", "Kazajstán", "kazajstan", "Kazajistán",
        "Cazaquistão", "cazaquistao", "Kazakistan", "Kazakistan'ın", "Qozogʻiston", "qozog'iston",
        "Қозоғистон", "哈萨克斯坦", "哈薩克", "哈薩克斯坦", "카자흐스탄", "カザフスタン",
        "คาซัคสถาน", "ຄາຊັກສະຖານ", "កាហ្សាក់ស្ថាន", "ကာဇက်စတန်", "कज़ाखस्तान", "कजाखस्तान", "ყაზახეთი",
        "ყაზახეთის", "Ղազախստան", "Казахстан улс", "קזחסטן", "בקזחסטן", "كازاخستان", "كازاخستَان",
        "قزاقستان",
        "Казахстаном", "Казахстану", "Kazahstan", "Казахстан", "Ca-dắc-xtan", "ca-dac-xtan",
    ),
    "c:TR": ("Türkiye", "TÜRKİYE", "turkiye", "türkiye", "Turkey", "Türkei", "Турция", "土耳其"),
    "c:RS": ("Србија", "Srbija", "Србије", "Srbije", "Serbie", "Сербия", "塞尔维亚", "塞爾維亞"),
    "c:UZ": ("Oʻzbekiston", "O'zbekiston", "Ozbekiston", "Ўзбекистон", "Узбекистан",
             "乌兹别克斯坦"),
    "c:VN": ("Việt Nam", "viet nam", "Vietnam", "Вьетнам", "越南", "เวียดนาม"),
    "c:MN": ("Монгол", "Монголия", "Mongolia", "蒙古", "몽골", "Mongolei"),
    "c:SA": ("السعودية", "المملكة العربية السعودية", "saudi arabia", "Саудовская Аравия"),
    "c:IR": ("ایران", "إيران", "ايران", "Iran", "Иран", "伊朗", "イラン"),
    "o:EAEU": ("ЕАЭС", "Евразийский экономический союз", "欧亚经济联盟", "유라시아 경제연합"),
    "g:T042": (
        "single window", "guichet unique", "GUICHET UNIQUE", "ventanilla única", "ventanilla unica",
        "единое окно", "единого окна", "النافذة الواحدة", "نافذة واحدة", "单一窗口", "單一窗口",
        "бірыңғай терезе", "tek pencere",
    ),
    "g:T002": (
        "customs", "douane", "aduana", "таможня", "таможни", "الجمارك", "جمارك", "海关", "海關",
        "кеден", "кедені", "bojxona", "gümrük", "GÜMRÜK", "гааль", "გაბაჟო", "hải quan", "hai quan",
        "ศุลกากร", "관세", "सीमा शुल्क", "царина", "carina", "գumրուկ",
    ),
}  # fmt: skip
MISSPELT = {"გაბაჟო", "գumրուկ"}
"""Words that are none, so that the test can fail."""


@pytest.mark.parametrize("mark", NAMED)
def test_a_name_is_met_however_it_is_written(registry_app: Flask, mark: str) -> None:
    with registry_app.app_context():
        words = lexicon()
        unmet = {
            name
            for name in NAMED[mark]
            if mark not in {one for tag in words.tags_in(name, "en") for one in tag.tokens}
        }
    assert unmet == MISSPELT & {*NAMED[mark]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海關合作", "海关合作"),
        ("الجمارك", "جمارك"),
        ("مُذَكِّرَة", "مذكرة"),
        ("گمرک", "گمرك"),
        ("ایران", "ايران"),
        ("accord d’adhésion", "accord adhesion"),
        ("España", "espana"),
        ("ISTANBUL", "istanbul"),
        ("İstanbul", "istanbul"),
        ("sınır", "sinir"),
        ("hải quan", "hai quan"),
        ("Łódź", "lodz"),
        ("кедені", "КЕДЕНІ"),
        ("қазақ", "qazaq"),
        ("ўзбек", "ozbek"),
        ("ёлка", "елка"),
        ("हिन्दी", "हिन्दी"),
        ("ＡＥＯ", "aeo"),
        ("២០២៥", "2025"),
        ("۲۰۱۵", "2015"),
    ],
)
def test_words_meet_without_their_marks(one: str, other: str) -> None:
    assert tokens(one) & tokens(other) >= words_of(other)


def tokens(text: str) -> set[str]:
    """All tokens of a text, whatever its language."""
    return {token.text for token in analyze(text)}


def words_of(text: str) -> set[str]:
    """The words of a text, without their twins."""
    roles = (Role.WORD, Role.GRAM)
    return {token.text for token in analyze(text) if token.role in roles}
