"""What an application says, in one way, so that a digest stands for it. Pure."""

import hashlib
import json
from typing import Any

from cooperation.fund.applications.models import CONFIRMED, Application

FORMAT = "guantong-application-1"


def work_of(application: Application) -> dict[str, Any]:
    """What an administration that joins agrees to, in values of JSON: words, seats, budget lines
    (an amount is a text with two decimals), and documents by the SHA-256 of each."""
    return {
        "language": application.language,
        "title": application.title,
        "need": application.need,
        "plan": application.plan,
        "results": application.results,
        "seats": application.seats,
        "currency": application.currency,
        "budget": [{"item": one.item, "amount": f"{one.amount:.2f}"} for one in application.lines],
        "documents": [{"name": one.filename, "sha256": one.sha256} for one in application.files],
    }


def said_by(application: Application) -> dict[str, Any]:
    """All that is submitted: that, the call, the administration, and the codes of those that have
    confirmed to join."""
    joined = (one.body.code for one in application.partners if one.state == CONFIRMED and one.body)
    return {
        "format": FORMAT,
        "call": application.call.code,
        "administration": application.body.code,
        "joined_by": sorted(joined),
        **work_of(application),
    }


def canonical(application: Application) -> bytes:
    """The same as JSON in one way: keys in order, no blanks, UTF-8. It is the way of RFC 8785,
    since there are but texts and whole numbers."""
    said = said_by(application)
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(application: Application) -> str:
    """SHA-256 of that, in hexadecimal digits."""
    return hashlib.sha256(canonical(application)).hexdigest()
