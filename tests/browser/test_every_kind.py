"""One page of every kind, on a phone: for everybody, within the screen, without complaints."""

from itertools import product

import pytest

from core.languages import SITE_LANGUAGES
from tests.browser.axe import violations_of
from tests.browser.conftest import JUDGED, NARROW, PHONE
from tests.pages.samples import LISTS

pytestmark = pytest.mark.browser

PATHS = (
    "",
    *LISTS,
    "measures/M13",
    "agreements/A0006",
    "agreements/?status=in_force&as_of=2015-05-28",
    "administrations/KZ",
    "organizations/EU",
    "districts/D-XIAN",
    "groups/G-SREB",
    "practices/PR11",
    "corridors/C01",
    "policies/PO09",
    "indicators/I001",
    "forum/F2015-XIAN/",
    "forum/F2015-XIAN/sessions/F2015-S1",
    "forum/F2014-XIAN/outcomes/O02",
    "fund/FA03",
    "concepts/T036",
    "sources/seed",
    "events/E0001",
    "r/M13/v/1",
    "search?q=AEO",
    "search?q=zzzzzz",
    "about/",
    "about/methodology",
    "about/code-lists",
    "about/sources",
    "about/changes",
    "about/reuse",
    "about/attribution",
    "about/accessibility",
    "about/privacy",
    "about/components",
    "report?about=/en/agreements/A0077",
    "agreements/matrix?mine=KZ",
    "agreements/growth",
    "agreements/coverage?of=KZ",
    "agreements/coverage?of=CN&with=KZ",
    "corridors/coverage",
    "between/",
    "between/CN/DE",
    "account/sign-in",
    "agreements/NOBODY",
    "agreements/?form=bad",
)
IN_DARK = (
    "/zh/",
    "/ar/measures/M13",
    "/zh/agreements/?status=in_force&as_of=2015-05-28",
    "/ar/agreements/A0006",
    "/en/search?q=AEO",
    "/ar/forum/F2015-XIAN/",
    "/ar/agreements/matrix?mine=DE",
    "/zh/agreements/growth",
    "/zh/between/CN/KZ",
    "/ar/agreements/coverage?of=KZ",
    "/zh/account/sign-in",
    "/zh/about/components",
    "/ar/report?about=/en/agreements/A0077",
    "/en/agreements/NOBODY",
)
every_kind = pytest.mark.parametrize(
    "address", [f"/{tag}/{path}" for path, tag in product(PATHS, SITE_LANGUAGES)]
)


@pytest.mark.parametrize("address", [f"/{tag}/{path}" for path, tag in product(PATHS, JUDGED)])
def test_axe_finds_nothing_on_a_page_of_this_kind(visit, address):
    assert visit(address).violations == []


@every_kind
@pytest.mark.parametrize("width", [NARROW, PHONE])
def test_a_page_of_this_kind_needs_no_sideways_scrolling(visit, address, width):
    assert visit(address).overflow[width] == []


@every_kind
def test_the_console_stays_silent(visit, address):
    assert visit(address).complaints == []


@pytest.mark.parametrize("address", IN_DARK)
def test_axe_finds_nothing_in_the_dark(visitor, address):
    assert violations_of(visitor(address, color_scheme="dark")) == []


STRAINING = (
    "/en/agreements/ALONG",
    "/ar/agreements/ALONG",
    "/en/agreements/AMIXED",
    "/ar/agreements/AMIXED",
    "/zh/agreements/AMIXED",
    "/en/agreements/?sort=title&page=8",
    "/ar/administrations/CN",
)


@pytest.mark.parametrize("address", STRAINING)
@pytest.mark.parametrize("width", [NARROW, PHONE])
def test_long_words_and_titles_in_four_directions_stay_on_the_screen(visit, address, width):
    assert visit(address).overflow[width] == []
