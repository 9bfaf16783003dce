"""The part of the contract that holds the texts in the other languages of the site.

One row a record, field and language; the texts of `source_language`, and those that came with a
record, stand in its own file. Phrases are the short English wordings beside the data.
"""

from exchange.dataset.columns import Cell, choice, columns, reference, table, texts

LANGUAGES = ("ar", "es", "fr", "ru", "zh")
FOLDER = "translations"

TRANSLATIONS = tuple(
    table(
        f"{FOLDER}/{language}",
        "",
        reference("record", required=True),
        choice("field", "text_field", required=True),
        texts("text", required=True),
        choice("origin", "origin", required=True),
    )
    for language in LANGUAGES
)
PHRASES = table(
    f"{FOLDER}/phrases",
    "",
    texts("words", required=True),
    columns("language", Cell.LANGUAGE, required=True),
    texts("wording", required=True),
    choice("origin", "origin", required=True),
)


def language_of(table_name: str) -> str:
    """The language of a file of translations."""
    return table_name.removeprefix(f"{FOLDER}/")
