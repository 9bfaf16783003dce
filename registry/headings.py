"""How records are called for a reader: the heading projection."""

from registry.models import Record


def heading_of(record: Record, language: str) -> str:
    """The record's heading in a language of the site; its code before it has one."""
    titles = (heading.title for heading in record.headings if heading.language == language)
    return next(titles, record.code)
