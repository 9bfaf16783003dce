"""What of a version is held against words that were written about the one before."""

from typing import Any

import pytest

from registry.substantial import is_substantial

BEFORE: dict[str, Any] = {
    "code": "A1",
    "date_text": "2015-05-28",
    "duration": "P5Y",
    "confidence": "high",
    "verification": "unverified",
    "texts": [
        {
            "language": "en", "title": "Agreement", "title_origin": "original",
            "summary": "", "summary_origin": "", "body": "A note", "body_origin": "original",
            "substance": 1, "base_language": "", "base_substance": None,
        },
    ],
    "parties": [{"party": "KZ", "role": "party"}, {"party": "CN", "role": "party"}],
    "links": [{"relation": "follows", "target": "A0", "note": ""}],
    "citations": [{"source": "S1", "locator": ""}],
    "labels": [{"label": "transit", "language": "en", "origin": "original"}],
    "subjects": [], "concepts": ["T1"],
}  # fmt: skip
TRANSLATION = BEFORE["texts"][0] | {
    "language": "ru", "title": "Соглашение", "title_origin": "machine",
    "body": "", "body_origin": "",
}  # fmt: skip


def changed(name, **members):
    """The first part of that name with other members."""
    first, *rest = BEFORE[name]
    return {name: [first | members, *rest]}


@pytest.mark.parametrize(
    "change",
    [
        {"date_text": "2015-05-29"},
        {"duration": ""},
        {"parties": BEFORE["parties"][:1]},
        changed("parties", role="observer"),
        changed("texts", title="Other agreement"),
        changed("texts", summary="It binds.", summary_origin="official"),
        {"texts": [*BEFORE["texts"], TRANSLATION | {"title_origin": "authentic"}]},
        changed("links", target="A2"),
        changed("labels", label="through transit"),
    ],
)
def test_what_is_said_counts(change):
    assert is_substantial(BEFORE, BEFORE | change)
    assert is_substantial(BEFORE | change, BEFORE)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"texts": [*BEFORE["texts"], TRANSLATION]},
        {"texts": [*BEFORE["texts"], TRANSLATION | {"title_origin": "human"}]},
        changed("texts", body="Another note", substance=2),
        {"confidence": "low", "verification": "checked"},
        changed("citations", locator="p. 3"),
        {"citations": []},
        changed("links", note="See there."),
        {"parties": BEFORE["parties"][::-1]},
        {"concepts": [], "subjects": [{"code": "transit"}]},
        {"labels": [*BEFORE["labels"],
                    {"label": "транзит", "language": "ru", "origin": "human"}]},
    ],
)  # fmt: skip
def test_translations_notes_and_how_it_is_filed_do_not(change):
    assert not is_substantial(BEFORE, BEFORE | change)


def test_what_cannot_be_compared_counts():
    assert is_substantial(None, BEFORE)
    assert is_substantial({"redacted": "a name"}, BEFORE)
