"""What texts and queries name: by longest match, in other forms, and only if it is certain."""

import pytest

from search.lexicon import Lexicon

LEXICON = Lexicon(
    [
        ("c:KZ", "Kazakhstan", "en"),
        ("c:KZ", "Казахстан", "ru"),
        ("c:KZ", "Kazajistán", "es"),
        ("c:KZ", "Қазақстан", "kk"),
        ("c:KZ", "קזחסטן", "he"),
        ("c:GN", "Guinea", "en"),
        ("c:PG", "Papua New Guinea", "en"),
        ("c:AE", "Объединенные Арабские Эмираты", "ru"),
        ("c:ML", "Mali", "en"),
        ("c:ZM", "Zambia", "en"),
        ("c:AU", "Австралия", "ru"),
        ("c:SG", "Singapore", "en"),
        ("t:SG", "Singapore", "en"),
        ("c:NE", "Niger", "fr"),
        ("c:NG", "Niger", "xx"),
        ("c:LA", "Lào", "vi"),
        ("c:LV", "Letland", "nl"),
        ("c:LV", "Letonia", "es"),
        ("o:EU", "EU", "en"),
        ("o:WCO", "OMD", "fr"),
        ("l:lo", "Lao", "en"),
        ("x:KP", "North Korea", "en"),
        ("c:KR", "Korea", "en"),
        ("p:xi'an", "Xi'an", "en"),
        ("o:EAEU", "유라시아 경제연합", "ko"),
        ("c:OM", "Oma", "en"),
        ("o:WCO", "OMA", "en"),
        ("g:T042", "single window", "en"),
        ("g:T042", "единое окно", "ru"),
        ("g:T002", "customs", "en"),
        ("g:T001", "customs administration", "en"),
        ("g:T029", "origin", "en"),
        ("g:T146", "agreement", "en"),
        ("g:T039", "agreement", "en"),
    ],
    strangers=["gambia"],
)


@pytest.mark.parametrize(
    ("text", "language", "marks"),
    [
        ("a single window", "en", {"g:T042"}),
        ("the customs administration", "en", {"g:T001", "g:T002"}),  # and the concept inside
        ("Papua New Guinea", "en", {"c:PG"}),  # but no country inside of another
        ("Guinea", "en", {"c:GN"}),
        ("правила единого окна", "ru", {"g:T042"}),  # by stems
        ("в Объединённых Арабских Эмиратах", "ru", {"c:AE"}),
        ("с Казахстаном", "ru", {"c:KZ"}),  # by its ending
        ("Қазақстанның кедені", "kk", {"c:KZ"}),
        ("en Kazajstán", "es", {"c:KZ"}),  # one letter off
        ("בקזחסטן", "he", {"c:KZ"}),
        ("Kazakhstan", "fr", set()),  # by names of its own language only
        ("Kazakhstan", None, {"c:KZ"}),  # or of any, if it is not known
        ("mali podjetnik", "en", set()),  # names have capitals where they have case
        ("Mali", "en", {"c:ML"}),
        ("an original copy", "en", set()),  # a stem says too little in English
        ("Gambia", "en", set()),  # one letter off, but a country of its own
        ("Singapore", "en", {"c:SG"}),  # its own capital
        ("the EU", "en", {"o:EU"}),
        ("peu", "en", set()),
        ("eu", "en", set()),
        ("omd", "fr", set()),
        ("l'OMD", "fr", {"o:WCO"}),
        ("North Korea", "en", set()),  # what has no record is nothing else
        ("Korea", "en", {"c:KR"}),
        ("in Xi’an", "en", {"p:xi'an"}),
        ("유라시아 경제연합", "ko", {"o:EAEU"}),  # over a space
        ("the OMA", "en", {"o:WCO"}),  # initials before a name
        ("Oma", "en", {"c:OM"}),
        ("an agreement", "en", {"g:T146", "g:T039"}),  # concepts may share a label
    ],
)
def test_what_a_text_names(text: str, language: str | None, marks: set[str]) -> None:
    assert LEXICON.marks_in(text, language) == marks


@pytest.mark.parametrize(
    ("query", "reader", "tags"),
    [
        ("customs administration of Kazakhstan", "en", {"customs administration": "g:T001"}),
        ("казахстаном", "en", {"казахстаном": "c:KZ"}),
        ("kazakstan", "en", {"kazakstan": "c:KZ"}),
        ("mali", "en", {"mali": "c:ML"}),  # nobody types capitals
        ("niger", "en", {}),  # two countries, and nothing tells which
        ("niger", "fr", {"niger": "c:NE"}),  # the reader's language does
        ("lao", "en", {"lao": "l:lo"}),
        ("lào", "vi", {"lào": "c:LA"}),
        ("eu", "en", {}),
        ("EU", "en", {"EU": "o:EU"}),
        ("omd", "fr", {"omd": "o:WCO"}),  # so short a name in the reader's language only
        ("omd", "en", {}),
    ],
)
def test_what_a_query_names(query: str, reader: str, tags: dict[str, str]) -> None:
    found = {query[t.start : t.end]: " ".join(t.tokens) for t in LEXICON.tags_in(query, reader)}
    assert found.items() >= tags.items()
    assert tags or not found
