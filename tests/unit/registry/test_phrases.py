"""Short wordings beside the data: read in the reader's language, loaded without losing edits."""

import shutil

import pytest
from sqlalchemy import select

from core.database import db, writing
from exchange.dataset.loading import load_dataset
from registry.phrases import Phrase, PhraseWording, phrase_in
from tests.instances import DATA


def silent(_phase, _done, _total):
    """No progress is shown."""


def test_a_phrase_is_given_in_the_readers_language(editing):
    db.session.add(Phrase(words="Nanning", language="zh", wording="南宁", origin="machine"))
    db.session.flush()
    with editing.test_request_context():
        assert phrase_in("Nanning", "zh") == PhraseWording("南宁", "zh", "machine")


def test_a_phrase_without_translation_stays_english(editing):
    with editing.test_request_context():
        assert phrase_in("Nanning", "ru") == PhraseWording("Nanning", "en", "")


@pytest.fixture
def small_set(tmp_path):
    return shutil.copytree(DATA, tmp_path / "set")


def wording(words, language):
    query = select(Phrase).where(Phrase.words == words, Phrase.language == language)
    return db.session.scalars(query).one()


def test_loading_again_renews_phrases_that_nobody_edited(writable_loaded_app, small_set):
    path = small_set / "translations" / "phrases.csv"
    words, language, old, _origin = path.read_text("utf-8").splitlines()[1].split(",")
    path.write_text(
        path.read_text("utf-8").replace(f"{words},{language},{old}", f"{words},{language},Neu"),
        "utf-8",
    )
    with writable_loaded_app.app_context(), writing():
        other = db.session.scalars(
            select(Phrase).where(Phrase.words == words, Phrase.language != language).limit(1)
        ).one()
        other.wording = "Edited by a person"
        db.session.commit()
        load_dataset(small_set, silent)
        db.session.commit()
        assert wording(words, language).wording == "Neu"
        assert wording(words, other.language).wording == "Edited by a person"
