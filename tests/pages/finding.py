"""The search page as tests read it: what was found, how much, and in which facets."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask.testing import FlaskClient

_ROW = re.compile(r'<article class="row">(.*?)</article>', re.DOTALL)
_CODE = re.compile(r'<span class="code">([^<]+)</span>')


def page(client: FlaskClient, reader: str, text: str = "", /, **parameters: str) -> str:
    query = "&".join(f"{name}={quote(value)}" for name, value in {"q": text, **parameters}.items())
    answer = client.get(f"/{reader}/search?{query}")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def codes(text: str) -> list[str]:
    return [code for row in _ROW.findall(text) for code in _CODE.findall(row)[:1]]


def row(text: str, code: str) -> str:
    return str(next(row for row in _ROW.findall(text) if f">{code}<" in row))


def total(text: str) -> int:
    found = re.search(r'role="status">\s*(\d[\d\s,.\u00a0\u202f]*)', text)
    assert found, "no total"
    return int(re.sub(r"\D", "", found[1]))


def facet(text: str, name: str) -> dict[str, int]:
    pattern = rf'name="{name}" value="([^"]*)".*?choice__count">(\d+)<'
    return {value: int(count) for value, count in re.findall(pattern, text)}
