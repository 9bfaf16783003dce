"""What search engines ask for: `/robots.txt`, `/sitemap.xml` and its parts."""

from datetime import datetime

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from core.permissions import guarded
from core.web import absolute, full_address
from exchange.sitemap.places import pages, parts, records_in
from exchange.sitemap.writing import MEDIA_TYPE, index_of, map_of

blueprint = Blueprint("sitemap", __name__)
FOR_STAFF = ("/*/desk/", "/*/account/")


@blueprint.get("/robots.txt")
@guarded("site.read")
def robots() -> Response:
    """All that is public may be looked through (RFC 9309)."""
    kept = "".join(f"Disallow: {path}\n" for path in FOR_STAFF)
    told = f"User-agent: *\n{kept}\nSitemap: {absolute('/sitemap.xml')}\n"
    return Response(told, mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@guarded("site.read")
def index() -> Response:
    """The index of the site maps."""
    maps: list[tuple[str, datetime | None]] = [(full_address("sitemap.page_map"), None)]
    maps += [(full_address("sitemap.record_map", part=part), at) for part, at in parts()]
    return Response(index_of(maps), mimetype=MEDIA_TYPE)


@blueprint.get("/sitemaps/pages.xml")
@guarded("site.read")
def page_map() -> Response:
    """The pages that are no record's."""
    return Response(map_of(pages()), mimetype=MEDIA_TYPE)


@blueprint.get("/sitemaps/records-<number:part>.xml")
@guarded("site.read")
def record_map(part: int) -> Response:
    """A part of the records. Raises `NotFound` where there are none."""
    places = records_in(part)
    if not places:
        raise NotFound
    return Response(map_of(places), mimetype=MEDIA_TYPE)
