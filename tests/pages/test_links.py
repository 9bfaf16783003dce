"""Links lead somewhere, and to everything that the source page of May 2015 describes."""

from collections import deque
from itertools import pairwise
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

CRAWLED = 160  # pages; the rest is only asked for its status
ASKED = 500

# What the newspaper page tells of → pages that must be reached by links, one from the other.
JOURNEYS = {
    "the 16 measures from the home page, by pillar": ["", "measures/", "measures/M07"],
    "the leading group": ["measures/M01", "organizations/LG-BRI"],
    "the policy chain": ["policies/PO01", "policies/PO06", "policies/PO09", "measures/M01"],
    "the forum of 2015": ["forum/", "forum/F2015-XIAN/", "organizations/WCO"],
    "its sub-forums": ["forum/F2015-XIAN/", "forum/F2015-XIAN/sessions/F2015-S2"],
    "the Xi'an consensus of 2014": ["forum/F2014-XIAN/", "forum/F2014-XIAN/outcomes/O02"],
    "the training fund": ["", "fund/", "fund/FA03"],
    "the fields of cooperation": ["agreements/A0077", "administrations/SG", "agreements/A0077"],
    "mutual recognition with Singapore": ["practices/PR11", "agreements/A0077"],
    "the mechanism with Almaty": ["practices/PR05", "administrations/KZ"],
    "ten customs as one": ["groups/", "groups/G-SREB", "districts/D-XIAN", "groups/G-SREB"],
    "freight trains": ["corridors/", "corridors/C01", "administrations/KZ"],
    "practices of districts": ["practices/", "practices/PR11", "measures/M13"],
    "their measured results": ["measures/M15", "indicators/I028", "measures/M15"],
    "the vocabulary": ["concepts/T036", "agreements/A0077", "concepts/T036"],
    "model projects": ["measures/", "measures/M16"],
    "the free trade area packages": ["policies/", "policies/PO04", "measures/M07"],
}


def test_no_link_of_the_site_is_broken(read, registry_app):
    client, queue = registry_app.test_client(), deque(["/en/", "/ar/"])
    seen, crawled, broken = set(queue), 0, []
    while queue and crawled < CRAWLED:
        crawled += 1
        page = read(queue.popleft())
        for address in sorted(page.hrefs - seen):
            seen.add(address)
            if "sign-in" in address or "/report?" in address or len(seen) > ASKED:
                continue
            answer = client.get(address, buffered=True)
            if answer.status_code >= 400:
                broken.append((page.address, address, answer.status_code))
            elif answer.status_code == 200 and answer.mimetype == "text/html":
                queue.append(address)
    assert broken == []
    assert crawled == CRAWLED


@pytest.mark.parametrize("path", ["measures/M13", "administrations/CN", "forum/F2015-XIAN/"])
def test_links_to_a_place_on_another_page_find_it(read, path):
    page = read(f"/en/{path}")
    for link in page.links:
        address, place = urldefrag(urljoin(page.address, link.get("href")))
        if place and not urlsplit(address).netloc and address != page.address:
            assert read(address).marked(id=place), link.get("href")


def test_every_record_is_a_link_away_from_its_list(read, rows):
    codes = {code for (code,) in rows("SELECT code FROM record WHERE kind = 'practice'")}
    linked = {href.rpartition("/")[2] for href in read("/zh/practices/").hrefs}
    assert codes <= linked


@pytest.mark.parametrize("steps", JOURNEYS.values(), ids=JOURNEYS)
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_what_the_source_page_describes_is_reached_by_links(read, tag, steps):
    addresses = [f"/{tag}/{path}" for path in steps]
    for here, there in pairwise(addresses):
        assert there in read(here).hrefs, f"{here} does not lead to {there}"
        assert read(there).heading


@pytest.mark.parametrize(
    "path",
    [
        "agreements/A0077",
        "measures/M13",
        "concepts/T036",
        "administrations/SG",
        "districts/D-FUZHOU",
    ],
)
def test_the_practice_of_fuzhou_leads_to_what_it_is_about(read, path):
    first = read("/en/practices/PR11").hrefs
    second = {href for step in first if "/en/" in step for href in near(read, step)}
    assert f"/en/{path}" in first | second


def near(read, address):
    """Links of a record's page; nothing for lists and forms, which lead everywhere."""
    parts = urlsplit(address).path.rstrip("/").split("/")
    return read(address).hrefs if len(parts) == 4 and parts[2] in ("agreements", "measures") else ()


def test_links_out_of_the_site_are_web_addresses_and_say_so(read):
    for path in ("sources/", "sources/seed", "measures/M13", "agreements/A0006"):
        for link in read(f"/en/{path}").links:
            target = urlsplit(link.get("href"))
            if target.netloc and target.netloc != "localhost:8000":
                assert target.scheme in ("http", "https")
                assert "external" in link.get("rel", "")


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/en/measures/M13", "Measures"),
        ("/en/agreements/A0077?as_of=2015-05-28", "Agreements"),
        ("/en/agreements/matrix", "Cooperation matrix"),
        ("/en/about/methodology", "About this registry"),
    ],
)
def test_the_navigation_tells_where_the_reader_is(read, address, label):
    page = read(address)
    current = {
        page.words(one)
        for one in page.links
        if one.get("aria-current") == "page" and not one.get("hreflang")
    }
    assert label in current
    assert current <= {label, "About and methodology", "Methodology"}
