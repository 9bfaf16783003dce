"""The table of what is kept written of records."""

from sqlalchemy import LargeBinary, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model
from registry.models import owned


class WrittenRecord(Model):
    """What the latest version of a record says, as files and programs are given it.

    It is made of the version's snapshot alone: neither what depends on the day is in it, nor what
    depends on other records. `number` is that of the version, `mark` tells how it is written
    (`exchange.exports.kept.marks`), `named` has the codes that it names, one a line. The others are
    UTF-8 in zlib's format (RFC 1950): rows of CSV, JSON Lines, and the content as one object.
    """

    __tablename__ = "written_record"

    record_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    number: Mapped[int]
    mark: Mapped[str] = mapped_column(String(32))
    named: Mapped[str] = mapped_column(LongText)
    csv: Mapped[bytes] = mapped_column(LargeBinary)
    json_lines: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes] = mapped_column(LargeBinary)
