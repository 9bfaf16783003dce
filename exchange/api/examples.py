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


TRANSLATED = """\
show() {{ curl --silent --show-error --fail-with-body \\
  --header "Authorization: Bearer $GUANTONG_TOKEN" "$@"; }}
show --etag-save text.tag --output text.json '{api}/records/A0077/texts/fr'
show --request PUT --header "If-Match: $(cat text.tag)" \\
  --header 'Content-Type: application/json' --data '{{
    "title": "Arrangement Chine-Singapour de reconnaissance mutuelle des OEA",
    "summary": "", "body": "", "origin": "human"
  }}' '{api}/records/A0077/texts/fr'
"""
PROPOSED = '''\
import json
import os
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def ask(method, address, body, tag=""):
    """The answer and its tag. What is refused is told with the place of everything wrong."""
    headers = {{"Authorization": "Bearer " + os.environ["GUANTONG_TOKEN"]}}
    headers["Content-Type"] = "application/json"
    if tag:
        headers["If-Match"] = tag
    try:
        with urlopen(Request(address, json.dumps(body).encode(), headers, method=method)) as answer:
            return json.load(answer), answer.headers["ETag"]
    except HTTPError as error:
        problem = json.load(error)
        for wrong in problem.get("errors", []):
            print(wrong["pointer"], wrong["detail"])
        sys.exit(problem.get("detail") or problem["title"])


proposal, tag = ask("POST", "{api}/proposals", {{"record": "A0077"}})
content = proposal["content"]
for text in content["texts"]:
    if text["language"] == "fr":
        text["title_origin"] = "human"  # a person has read it and answers for it
proposal, tag = ask("PUT", proposal["url"], {{"content": content}}, tag)
message = {{"message": "The French title was checked."}}
proposal, tag = ask("POST", proposal["url"] + "/submit", message, tag)
print(proposal["state"], proposal["page"])
'''
FILED = """\
curl --silent --show-error --fail-with-body --header "Authorization: Bearer $GUANTONG_TOKEN" \\
  --form file=@arrangement.pdf --form title=Arrangement --form language=en \\
  --form licence=public_domain --form source=d-76e59df7 '{api}/records/A0077/documents'
"""
WRITING: Sequence[Example] = (
    Example(_l("Read a text with its tag, and write it"), "shell", TRANSLATED),
    Example(_l("Propose a change of a record and send it for review"), "python", PROPOSED),
    Example(_l("Add a file to a record"), "shell", FILED),
)
"""They want the secret of a token in the variable `GUANTONG_TOKEN`."""


def examples(api: str, of: Sequence[Example] = EXAMPLES) -> list[Example]:
    """The examples, asking at this address."""
    return [one._replace(text=one.text.format(api=api)) for one in of]
