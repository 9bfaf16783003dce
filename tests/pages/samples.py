"""Pages of the real data, one to three of every kind; addresses after `/<lang>/`."""

from itertools import product

from core.languages import SITE_LANGUAGES

LISTS = (
    "measures/",
    "agreements/",
    "administrations/",
    "organizations/",
    "districts/",
    "groups/",
    "practices/",
    "corridors/",
    "policies/",
    "indicators/",
    "forum/",
    "forum/sessions/",
    "forum/outcomes/",
    "fund/",
    "concepts/",
    "sources/",
    "events/",
)
RECORDS = (
    "measures/M07",
    "measures/M13",
    "agreements/A0006",  # a convention with many parties and acts
    "agreements/A0066",  # of a family
    "agreements/A0077",
    "agreements/A0176",  # nothing of it is dated
    "administrations/CN",
    "administrations/KZ",
    "organizations/WCO",
    "organizations/EU",
    "districts/D-XIAN",
    "groups/G-GD",
    "practices/PR05",
    "practices/PR11",
    "corridors/C01",
    "policies/PO02",
    "indicators/I001",
    "forum/F2014-XIAN/",
    "forum/F2015-XIAN/",
    "forum/F2015-XIAN/sessions/F2015-S1",
    "forum/F2014-XIAN/outcomes/O02",
    "fund/FA03",
    "concepts/T036",
    "sources/seed",
    "events/E0001",
    "events/EA0061",
)
OTHERS = (
    "",
    "about/",
    "exports/",
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
    "agreements/matrix?mine=DE&form=mra&state=in_force&as_of=2015-12-01",
    "agreements/growth",
    "agreements/durations",
    "agreements/dates-ahead",
    "between/",
    "between/CN/KZ",
    "between/CN/DE?as_of=2015-12-01",
    "between/WCO/MV",
    "account/sign-in",
    "search",
    "search?q=Singapore&kind=agreement",
    "search?q=zzzzzz",
    "r/M13/v/1",
    "agreements/?status=in_force&as_of=2015-05-28",
    "agreements/?administration=CN&administration=KZ&year=1999",
    "sources/?as_of=2015-05-28",
    "measures/M13?as_of=2016-01-01",
)
EVERY = (*OTHERS, *LISTS, *RECORDS)
IN_EVERY_LANGUAGE = [f"/{tag}/{path}" for path, tag in product(EVERY, SITE_LANGUAGES)]
