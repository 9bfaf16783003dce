"""Phrases of the data set into the database."""

from sqlalchemy import select

from core.database import session
from exchange.dataset.contract_translations import PHRASES
from exchange.dataset.rows import Dataset
from registry.phrases import Phrase


def load_phrases(dataset: Dataset) -> int:
    """Add what is new, renew what nobody has edited since; how many that were."""
    known = {(one.words, one.language): one for one in session().scalars(select(Phrase))}
    written = 0
    for row in dataset.rows(PHRASES.name):
        held = known.get((row["words"], row["language"]))
        if held is None:
            held = Phrase(words=row["words"], language=row["language"], wording="", loaded="")
            session().add(held)
        elif held.wording != held.loaded or held.loaded == row["wording"]:
            continue
        held.wording = held.loaded = row["wording"]
        held.origin = row["origin"]
        written += 1
    return written
