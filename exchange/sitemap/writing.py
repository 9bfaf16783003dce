"""Site maps as XML (sitemaps.org 0.9), with the other languages of each page beside it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from core.languages import DEFAULT_LANGUAGE
from exchange.sitemap.places import Place

MEDIA_TYPE = "application/xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def index_of(maps: Iterable[tuple[str, datetime | None]]) -> str:
    """The index of site maps: the address of each, and when what it names changed last."""
    named = "".join(f"<sitemap><loc>{escape(a)}</loc>{_last(at)}</sitemap>\n" for a, at in maps)
    return f"{_DECLARATION}<sitemapindex {_NAMES}>\n{named}</sitemapindex>\n"


def map_of(places: Iterable[Place]) -> str:
    """A site map: each page in each language."""
    urls = "".join(url for place in places for url in _urls(place))
    return f"{_DECLARATION}<urlset {_NAMES} {_XHTML}>\n{urls}</urlset>\n"


def _urls(place: Place) -> Iterator[str]:
    whoever = place.any_language or place.addresses[DEFAULT_LANGUAGE]
    named = (*place.addresses.items(), ("x-default", whoever))
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>'
        for tag, address in named
    )
    for address in place.addresses.values():
        yield f"<url><loc>{escape(address)}</loc>{_last(place.at)}{others}</url>\n"


def _last(at: datetime | None) -> str:
    """W3C date and time, in UTC."""
    if at is None:
        return ""
    shown = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"<lastmod>{shown}</lastmod>"
