"""How records are called for a reader: the heading projection."""

from registry.models import Record


def heading_of(record: Record, language: str) -> str:
    """The record's heading in a language of the site; its code before it has one."""
    titles = (heading.title for heading in record.headings if heading.language == language)
    return next(titles, record.code)


def may_name(heading_of_record: Record, other: Record) -> bool:
    """Whether a record's heading may have the other's name in it: drafts are named by drafts only.

    A heading is kept for all readers, so it can't ask who reads.
    """
    return other.state != "draft" or heading_of_record.state == "draft"
