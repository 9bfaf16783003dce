"""The delegations that sources report at an edition, by region."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.database import session
from core.pictures.picture import Cell, Picture, Table, register_picture
from core.reader import reader
from forum.models import Edition
from forum.picture_drawing import draw_shares
from forum.report.content import PLACES, regions_reported
from registry.door import visible
from registry.picture_sources import source_lines

NAME = "edition-attendance"


def attendance_picture(edition: Edition, regions: Mapping[str, int]) -> Picture:
    """A square for each delegation; `regions` are those of `regions_reported`."""
    places = [code for code in PLACES if regions.get(code)]
    number = sum(regions.values())
    shares = [(str(PLACES[code]), regions[code], "series-1") for code in places]
    return Picture(
        name=NAME,
        key=edition.code,
        title=_("Delegations by region"),
        description=ngettext(
            "%(num)s delegation is reported.", "%(num)s delegations are reported.", number
        ),
        drawing=draw_shares(shares, reader().language) if shares else None,
        table=Table(
            (_("Region"), _("Delegations")),
            [(Cell(PLACES[code], code), Cell(regions[code])) for code in places],
        ),
        sources=source_lines([edition.id]) if shares else (),
        empty=_("The sources name no delegation."),
    )


def _picture(key: str) -> Picture | None:
    edition = session().scalar(visible(Edition, current_user).where(Edition.code == key))
    if edition is None:
        return None
    return attendance_picture(edition, regions_reported(edition))


register_picture(NAME, _picture)
