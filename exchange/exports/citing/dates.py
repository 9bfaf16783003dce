"""Partial dates as citation formats can hold them."""

import re
from collections.abc import Sequence

_POINT = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\??")


def parts_of(date_text: str) -> Sequence[list[int]]:
    """Year, month and day, as far as they are known, of a date or of both ends of a period (EDTF).

    Nothing for '' and for a period with an open end, which no citation format can hold.
    """
    points = [_POINT.fullmatch(point) for point in date_text.split("/")]
    found = [[int(part) for part in point.groups() if part] for point in points if point]
    return found if len(found) == len(points) else []
