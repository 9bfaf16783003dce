"""How one article of an agreement is cited: by its own address, within the agreement."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.addresses import full_article_address
from cooperation.agreements.texts.reading import Reading
from core.reader import reader
from exchange.exports.citing.bibtex import bibtex_entry
from exchange.exports.citing.cited import Cited, cited
from exchange.exports.citing.csl import csl_item
from exchange.exports.citing.ris import ris_record
from exchange.exports.contents import published
from exchange.exports.json_files import written
from registry.provisions import provision_words

WRITERS: Mapping[str, Callable[[Cited], str]] = {
    "ris": ris_record,
    "bib": bibtex_entry,
    "csl.json": lambda one: f"{written(csl_item(one))}\n",
}
"""By the suffixes of the formats that cite."""


def article_cited(agreement: Agreement, identifier: str) -> Cited | None:
    """The citation in the reader's language; None for what is not held or not published."""
    reading = Reading(agreement, reader())
    whole = next(iter(cited(published([agreement.id], reader().day))), None)
    if whole is None or not reading.turn_to(identifier):
        return None
    entry = reading.entry(identifier)
    title = f"{entry.unit.label or provision_words(identifier)}, {whole.title}"
    url = full_article_address(agreement.code, identifier)
    return replace(whole, title=title, original=("", ""), url=url, part=identifier)
