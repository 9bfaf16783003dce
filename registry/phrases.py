"""Phrases: short wordings beside the data (a city, a body, a role, a note) in other languages.

Such bits stand in the records in English, each time the same. As in gettext, the English words are
the key: a phrase is translated once for all records, and words that change have no translation
rather than an old one.
"""

from dataclasses import dataclass

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from core.cache import remembered
from core.database import Model, session

SOURCE_LANGUAGE = "en"


class Phrase(Model):
    """A wording of a phrase in one language. `loaded` is the wording that came with the starting
    data, '' if none did: where the two differ, a person has been at work."""

    __tablename__ = "phrase"
    __table_args__ = (UniqueConstraint("language", "words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(20))
    wording: Mapped[str] = mapped_column(String(500))
    origin: Mapped[str] = mapped_column(String(10))
    loaded: Mapped[str] = mapped_column(String(500), default="")


@dataclass(frozen=True)
class PhraseWording:
    """A phrase for a reader, with the language and the origin of the wording."""

    value: str
    language: str
    origin: str


def phrase_in(words: str, language: str) -> PhraseWording:
    """The phrase in the language, or as it stands."""
    found = _phrases(language).get(words) if language != SOURCE_LANGUAGE else None
    return found or PhraseWording(words, SOURCE_LANGUAGE, "")


def _phrases(language: str) -> dict[str, PhraseWording]:
    def read() -> dict[str, PhraseWording]:
        rows = session().execute(
            select(Phrase.words, Phrase.wording, Phrase.origin).where(Phrase.language == language)
        )
        return {words: PhraseWording(wording, language, origin) for words, wording, origin in rows}

    return remembered(("phrases", language), read)
