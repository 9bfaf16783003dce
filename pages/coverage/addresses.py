"""Addresses of questions about coverage, their parameters in one order."""

from typing import Any

from flask import url_for

HERE = "coverage.agreement_coverage"


def arguments(of: str, partner: str = "") -> dict[str, Any]:
    """Codes as the address carries them: `of` one body, `with` its partner."""
    found = {"of": of, "with": partner}
    return {name: code for name, code in found.items() if code}


def coverage_url(of: str, partner: str = "") -> str:
    """Address of what the agreements of one body, or between two, cover on the reader's day."""
    return url_for(HERE, **arguments(of, partner))
