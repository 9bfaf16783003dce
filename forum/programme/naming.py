"""How rooms, tracks and people are called for a reader: the best name there is, with its
language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.languages import fallback_languages

LATIN = "und-latn"
"""The tag of a name as in a passport: of whatever language, in Latin letters."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, the tag of the language that it is in, and what a reader is told beside it."""

    text: str
    language: str
    note: str = ""


def name_in(names: Mapping[str, str], language: str) -> Name:
    """The name for a reader of the language, else the best other one."""
    for tag in (*fallback_languages(language, "en"), *names):
        if names.get(tag):
            return Name(names[tag], tag)
    return Name("", language)


def names_of_person(person: Any) -> list[Name]:
    """The names that somebody gives: the Latin one, then their own."""
    given = (Name(person.latin_name, LATIN), Name(person.own_name, person.own_language))
    return [one for one in given if one.text]


def person_name(person: Any, language: str) -> Name:
    """The name for a reader of the language: their own for who reads it, else the Latin one."""
    found = names_of_person(person)
    return found[-1] if language == person.own_language else found[0]
