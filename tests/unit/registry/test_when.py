"""Dates in forms: read as people write them, kept as EDTF, refused in words."""

import pytest

from core.problems import BadValue
from registry.schema.fields import When

WHEN = When(name="date_text", label="Date")


@pytest.mark.parametrize(
    ("written", "kept"),
    [("2015-05", "2015-05"), ("28 мая 2015 г.", "2015-05-28"), ("截至2016年8月", "../2016-08")],
)
def test_a_date_is_kept_as_edtf(written, kept):
    assert WHEN.read([written]) == kept


@pytest.mark.parametrize("written", ["soon", "05/06/2015", "30 February 2015"])
def test_what_is_no_date_is_refused_with_what_to_write(written):
    with pytest.raises(BadValue, match=r"2015|2012"):
        WHEN.read([written])
