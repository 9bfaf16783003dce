"""The texts of the set in the six languages: complete, and refused where they do not fit."""

import shutil
from pathlib import Path

import pytest

from core.languages import SITE_LANGUAGES
from exchange.dataset.building import MODELS
from exchange.dataset.checking import check_dataset
from exchange.dataset.contract_translations import LANGUAGES, PHRASES, TRANSLATIONS
from exchange.dataset.reading import read_dataset
from exchange.dataset.translations import texts_held

REAL_SET = Path(__file__).parents[3] / "data"
SPOKEN_ELSEWHERE = {"concepts", "sources"}  # labels have a file of their own; sources are cited


@pytest.fixture(scope="module")
def dataset():
    return read_dataset(REAL_SET)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(REAL_SET, tmp_path / "set"))


def test_every_text_of_the_set_is_there_in_six_languages(dataset):
    held = {
        (row.code, field, language)
        for table in MODELS.keys() - SPOKEN_ELSEWHERE
        for row in dataset.rows(table)
        for field, language, _column in texts_held(row)
    }
    added = {
        (row["record"], row["field"], language)
        for table, language in zip(TRANSLATIONS, LANGUAGES, strict=True)
        for row in dataset.rows(table.name)
    }
    wanted = {(code, field, language) for code, field, _ in held for language in SITE_LANGUAGES}
    assert wanted - held - added == set()


def test_phrases_are_there_in_all_languages_but_their_own(dataset):
    by_words = {}
    for row in dataset.rows(PHRASES.name):
        by_words.setdefault(row["words"], set()).add(row["language"])
    assert by_words
    assert {words for words, tags in by_words.items() if tags != set(LANGUAGES)} == set()


def problems_of(folder, file, line):
    path = folder / "translations" / file
    path.write_text(path.read_text("utf-8") + line + "\n", encoding="utf-8")
    number = path.read_text("utf-8").count("\n")
    return [
        (problem.column, problem.message)
        for problem in check_dataset(read_dataset(folder))
        if problem.is_error and problem.file.endswith(file) and problem.line == number
    ]


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("M01,title,Titre,machine", "field", "holds this text itself"),
        ("M01,body,Texte,machine", "field", "no body that could be translated"),
        ("M99,title,Titre,machine", "record", "M99"),
        ("M01,heading,Titre,machine", "field", "heading"),
        ("M01,summary,,machine", "text", "blank"),
        ("M01,summary,Texte,guessed", "origin", "guessed"),
    ],
)
def test_a_translation_that_does_not_fit_is_refused(folder, line, column, message):
    found = problems_of(folder, "fr.csv", line)
    assert any(column == place and message in words for place, words in found), found


def test_a_text_cannot_be_given_twice(folder):
    first = (folder / "translations" / "fr.csv").read_text("utf-8").splitlines()[1]
    start = ",".join(first.split(",")[:2])
    found = problems_of(folder, "fr.csv", f"{start},Autre chose,machine")
    assert any("stands twice" in words for _column, words in found), found


def test_a_phrase_cannot_be_given_twice(folder):
    row = (folder / "translations" / "phrases.csv").read_text("utf-8").splitlines()[1]
    found = problems_of(folder, "phrases.csv", row.rsplit(",", 2)[0] + ",anders,machine")
    assert any("stands twice" in words for _column, words in found), found
