"""What an application says, in one way, so that a digest stands for it. Pure."""

import hashlib
import json
from typing import Any

from cooperation.fund.applications.models import CONFIRMED, Application

FORMAT = "guantong-application-1"


def said_by(application: Application) -> dict[str, Any]:
    """What an application says, in values of JSON: its words, seats, budget lines, documents by the
    SHA-256 of each, and the codes of administrations that have confirmed to join. An amount is a
    text with two decimals."""
    joined = (one.body.code for one in application.partners if one.state == CONFIRMED)
    return {
        "format": FORMAT,
        "call": application.call.code,
        "administration": application.body.code,
        "language": application.language,
        "title": application.title,
        "need": application.need,
        "plan": application.plan,
        "results": application.results,
        "seats": application.seats,
        "currency": application.currency,
        "budget": [{"item": one.item, "amount": f"{one.amount:.2f}"} for one in application.lines],
        "documents": [{"name": one.filename, "sha256": one.sha256} for one in application.files],
        "joined_by": sorted(joined),
    }


def canonical(said: dict[str, Any]) -> bytes:
    """The same as JSON in one way: keys in order, no blanks, UTF-8 (as RFC 8785 writes texts and
    whole numbers, and there is nothing else)."""
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(application: Application) -> str:
    """SHA-256 of what it says, in hexadecimal digits."""
    return hashlib.sha256(canonical(said_by(application))).hexdigest()
