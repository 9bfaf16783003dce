"""How units are called in headings, by language: the words before, around or after the number.

Kinds are named as in Akoma Ntoso (OASIS LegalDocML): `art`, `part`, `title`, `chp`, `sec`; beside
them `annex`, `appendix` and `protocol`, and what needs no number: `preamble`, `conclusions`.
"""

from collections.abc import Mapping

KINDS = ("art", "part", "title", "chp", "sec", "annex", "appendix", "protocol")
CONTAINERS = ("part", "title", "chp", "sec")
"""From the widest to the narrowest."""
ATTACHMENTS = frozenset({"annex", "appendix", "protocol"})
"""What begins a text of its own: its articles are counted anew. It may have no number."""

Words = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By language and kind."""

BEFORE: Words = {
    "en": {"art": ("Article", "Art."), "part": ("Part",), "title": ("Title",),
           "chp": ("Chapter",), "sec": ("Section",), "annex": ("Annex",),
           "appendix": ("Appendix",), "protocol": ("Protocol",)},
    "fr": {"art": ("Article", "Art."), "part": ("Partie",), "title": ("Titre",),
           "chp": ("Chapitre",), "sec": ("Section",), "annex": ("Annexe",),
           "appendix": ("Appendice",), "protocol": ("Protocole",)},
    "es": {"art": ("Artículo", "Articulo", "Art."), "part": ("Parte",), "title": ("Título",),
           "chp": ("Capítulo", "Capitulo"), "sec": ("Sección",), "annex": ("Anexo",),
           "appendix": ("Apéndice",), "protocol": ("Protocolo",)},
    "ru": {"art": ("Статья", "Ст."), "part": ("Часть",), "title": ("Раздел",),
           "chp": ("Глава",), "annex": ("Приложение",), "protocol": ("Протокол",)},
    "ar": {"art": ("المادة", "مادة", "الماده"), "part": ("الجزء",), "title": ("الباب",),
           "chp": ("الفصل",), "sec": ("القسم",), "annex": ("المرفق", "الملحق", "مرفق", "ملحق"),
           "appendix": ("التذييل",), "protocol": ("البروتوكول", "بروتوكول")},
    "zh": {"annex": ("附件",), "appendix": ("附录",), "protocol": ("议定书",)},
    "ja": {"annex": ("附属書", "附録")},
    "uk": {"art": ("Стаття",), "part": ("Частина",), "title": ("Розділ",), "chp": ("Глава",),
           "annex": ("Додаток",), "protocol": ("Протокол",)},
    "be": {"art": ("Артыкул",), "part": ("Частка",), "title": ("Раздзел",), "chp": ("Глава",),
           "annex": ("Дадатак",)},
    "bg": {"art": ("Член", "Чл."), "part": ("Част",), "title": ("Дял",), "chp": ("Глава",),
           "sec": ("Раздел",), "annex": ("Приложение",), "protocol": ("Протокол",)},
    "sr": {"art": ("Члан", "Član"), "part": ("Део", "Deo"), "chp": ("Глава", "Glava"),
           "annex": ("Прилог", "Prilog", "Анекс", "Aneks")},
    "pl": {"art": ("Artykuł", "Art."), "part": ("Część",), "title": ("Tytuł",),
           "chp": ("Rozdział",), "annex": ("Załącznik",), "protocol": ("Protokół",)},
    "cs": {"art": ("Článek", "Čl."), "part": ("Část",), "chp": ("Kapitola", "Hlava"),
           "annex": ("Příloha",)},
    "ro": {"art": ("Articolul", "Art."), "part": ("Partea",), "title": ("Titlul",),
           "chp": ("Capitolul",), "sec": ("Secțiunea",), "annex": ("Anexa",),
           "protocol": ("Protocolul",)},
    "de": {"art": ("Artikel", "Art."), "part": ("Teil",), "title": ("Titel",),
           "chp": ("Kapitel",), "sec": ("Abschnitt",), "annex": ("Anhang", "Anlage"),
           "protocol": ("Protokoll",)},
    "nl": {"art": ("Artikel",), "part": ("Deel",), "title": ("Titel",), "chp": ("Hoofdstuk",),
           "sec": ("Afdeling",), "annex": ("Bijlage",), "protocol": ("Protocol",)},
    "it": {"art": ("Articolo", "Art."), "part": ("Parte",), "title": ("Titolo",),
           "chp": ("Capitolo", "Capo"), "sec": ("Sezione",), "annex": ("Allegato",),
           "appendix": ("Appendice",), "protocol": ("Protocollo",)},
    "pt": {"art": ("Artigo", "Art."), "part": ("Parte",), "title": ("Título",),
           "chp": ("Capítulo",), "sec": ("Seção", "Secção"), "annex": ("Anexo",),
           "appendix": ("Apêndice",), "protocol": ("Protocolo",)},
    "el": {"art": ("Άρθρο", "ΑΡΘΡΟ"), "part": ("Μέρος",), "title": ("Τίτλος",),
           "chp": ("Κεφάλαιο",), "annex": ("Παράρτημα",), "protocol": ("Πρωτόκολλο",)},
    "tr": {"art": ("Madde", "MADDE"), "part": ("Kısım",), "chp": ("Bölüm",), "annex": ("Ek",),
           "protocol": ("Protokol",)},
    "az": {"art": ("Maddə",), "chp": ("Fəsil",), "annex": ("Əlavə",)},
    "tg": {"art": ("Моддаи", "Модда"), "chp": ("Боби", "Боб"), "annex": ("Замима",)},
    "uz": {"art": ("Modda", "Модда")},
    "ky": {"art": ("Статья", "Берене")},
    "kk": {"art": ("Бап",)},
    "fa": {"art": ("ماده", "مادهٔ"), "part": ("بخش",), "chp": ("فصل",),
           "annex": ("پیوست", "ضمیمه"), "protocol": ("پروتکل",)},
    "vi": {"art": ("Điều",), "part": ("Phần",), "chp": ("Chương",), "sec": ("Mục",),
           "annex": ("Phụ lục",), "protocol": ("Nghị định thư",)},
    "id": {"art": ("Pasal",), "part": ("Bagian",), "chp": ("Bab",), "annex": ("Lampiran",),
           "protocol": ("Protokol",)},
    "ms": {"art": ("Perkara",), "part": ("Bahagian",), "chp": ("Bab",), "annex": ("Lampiran",),
           "protocol": ("Protokol",)},
    "th": {"art": ("ข้อ", "มาตรา"), "part": ("ภาค",), "chp": ("หมวด", "บทที่"),
           "annex": ("ภาคผนวก",)},
    "ka": {"art": ("მუხლი",), "chp": ("თავი",), "annex": ("დანართი",)},
    "hy": {"art": ("Հոդված",), "chp": ("Գլուխ",), "annex": ("Հավելված",)},
}  # fmt: skip
"""Words before the number."""

AFTER: Words = {
    "kk": {"art": ("бап",), "chp": ("тарау",), "part": ("бөлім",), "annex": ("қосымша",)},
    "ky": {"art": ("берене", "статья"), "chp": ("глава",), "annex": ("тиркеме",)},
    "uz": {"art": ("modda", "модда"), "chp": ("bob", "боб"), "annex": ("ilova", "илова")},
    "mn": {"art": ("дугаар зүйл", "дүгээр зүйл"), "chp": ("дугаар бүлэг", "дүгээр бүлэг")},
    "hu": {"art": ("cikk",), "chp": ("fejezet",), "annex": ("melléklet",)},
}
"""Words after the number."""

AROUND: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]] = {
    "zh": {"art": (("第", "条"), ("第", "條")), "part": (("第", "部分"), ("第", "编")),
           "chp": (("第", "章"),), "sec": (("第", "节"), ("第", "節"))},
    "ja": {"art": (("第", "条"),), "part": (("第", "部"), ("第", "編")), "chp": (("第", "章"),),
           "sec": (("第", "節"),)},
    "ko": {"art": (("제", "조"),), "part": (("제", "부"), ("제", "편")), "chp": (("제", "장"),),
           "sec": (("제", "절"),)},
}  # fmt: skip
"""Words on both sides of the number."""

PREAMBLES: Mapping[str, tuple[str, ...]] = {
    "en": ("Preamble",), "fr": ("Préambule",), "es": ("Preámbulo",), "ru": ("Преамбула",),
    "ar": ("الديباجة", "ديباجة"), "zh": ("序言", "前言"), "uk": ("Преамбула",),
    "de": ("Präambel",), "it": ("Preambolo",), "pt": ("Preâmbulo",), "ro": ("Preambul",),
    "pl": ("Preambuła",),
}  # fmt: skip
"""Lines that stand alone over the recitals."""

CONCLUSIONS: Mapping[str, tuple[str, ...]] = {
    "en": ("In witness whereof", "Done at", "Done in"),
    "fr": ("En foi de quoi", "Fait à", "Fait en"),
    "es": ("En fe de lo cual", "Hecho en", "En testimonio de lo cual"),
    "ru": ("В удостоверение", "Совершено в", "Совершено"),
    "ar": ("وإثباتا لذلك", "إثباتا لذلك", "وإشهادا على ذلك", "حرر في", "حررت في"),
    "zh": ("以昭信守", "下列签署人", "下列代表", "特此证明"),
    "uk": ("На посвідчення", "Учинено", "Вчинено"),
    "de": ("Zu Urkund dessen", "Geschehen zu"),
    "it": ("In fede di che", "Fatto a"),
    "pt": ("Em fé do que", "Feito em"),
}  # fmt: skip
"""How the last part begins, after the articles: the witness clause or place and day."""

NO_TITLE: Mapping[str, frozenset[str]] = {
    "ar": frozenset(
        [
            "من",
            "في",
            "و",
            "أو",
            "إلى",
            "على",
            "فقرة",
            "الفقرة",
            "الفقرتين",
            "المذكورة",
            "أعلاه",
            "أدناه",
        ]
    ),
    "fa": frozenset(["از", "در", "و", "یا", "این", "بند"]),
    "ka": frozenset(["და", "ან"]),
    "hy": frozenset(["և"]),
    "th": frozenset(("และ", "หรือ", "วรรค")),
}
"""Words that follow a number in running text, of scripts without capital letters."""


def has_rules(language: str) -> bool:
    """Whether headings are known in the language (of a tag, its first part counts)."""
    base = language.partition("-")[0]
    return base in BEFORE or base in AFTER or base in AROUND
