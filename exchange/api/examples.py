"""Examples for the guide: commands and programs that need curl, or Python and nothing else."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l


class Example(NamedTuple):
    """An example; `language` is `shell` or `python`, and {api} in its text the address of ours."""

    title: Any
    language: str
    text: str


IN_FORCE = """\
curl '{api}/agreements?administration=KZ&status=in_force&as_of=2015-05-28&fields=code,title'
"""
ONE = """\
curl '{api}/records/A0077?lang=zh'
"""
AGAIN = """\
curl --etag-save tag.txt --output measures.json '{api}/measures'
curl --etag-compare tag.txt --output measures.json --write-out '%{{http_code}}\\n' '{api}/measures'
"""
ALL = '''\
import csv
import json
import sys
from urllib.request import urlopen


def records(address):
    """All records of a list, page after page."""
    while address:
        with urlopen(address) as answer:
            page = json.load(answer)
        yield from page["records"]
        address = page["links"]["next"]


table = csv.writer(sys.stdout)
table.writerow(["code", "date", "title", "language", "status"])
for record in records("{api}/agreements?administration=KZ&lang=en&limit=100"):
    title = record["title"]
    status = ", ".join(f"{{one['status']}} ({{one['certainty']}})" for one in record["statuses"])
    table.writerow([record["code"], record["date"], title["value"], title["language"], status])
'''
PROOF = """\
import hashlib
import json
from urllib.request import urlopen

with urlopen("{api}/records/A0077/versions/1") as answer:
    version = json.load(answer)
text = json.dumps(version["snapshot"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
digest = hashlib.sha256(text.encode()).hexdigest()
print(version["url"], "is unchanged" if digest == version["content_hash"] else "differs")
"""
EXAMPLES: Sequence[Example] = (
    Example(_l("Agreements of an administration that were in force on a day"), "shell", IN_FORCE),
    Example(_l("A record with its title in Chinese"), "shell", ONE),
    Example(_l("Ask again, and get only what changed"), "shell", AGAIN),
    Example(_l("All pages of a list as a table"), "python", ALL),
    Example(_l("Check that a version says what it said"), "python", PROOF),
)


def examples(api: str) -> list[Example]:
    """The examples, asking at this address."""
    return [one._replace(text=one.text.format(api=api)) for one in EXAMPLES]
