"""What tests of the API ask with: answers as JSON, and lists walked page after page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient

API = "/api/v1"


def answer_at(client: FlaskClient, address: str, status: int = 200, **options: Any) -> Any:
    """The JSON at an address below the API (or at a full one), which answers with this status."""
    parts = urlsplit(address)
    path = parts.path if parts.path.startswith("/api/") else f"{API}{parts.path}"
    answer = client.get(f"{path}?{parts.query}" if parts.query else path, **options)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:300]}"
    return answer.get_json()


def pages_at(client: FlaskClient, address: str) -> Iterator[Any]:
    """The pages of a list, to its end."""
    following: str | None = address
    while following:
        page = answer_at(client, following)
        yield page
        following = page["links"]["next"]


def records_at(client: FlaskClient, address: str) -> list[Any]:
    """All records of a list."""
    return [record for page in pages_at(client, address) for record in page["records"]]


def codes_at(client: FlaskClient, address: str) -> list[str]:
    """Their codes."""
    return [record["code"] for record in records_at(client, address)]
