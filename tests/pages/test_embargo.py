"""Whichever way it is asked for, a file under embargo is nowhere before its time, and then it is.

Each address is one that answers, before and after: one that never did would prove nothing.
"""

import io
import zipfile
from datetime import timedelta

import pytest

from core.database import db, utcnow, writing
from core.languages import SITE_LANGUAGES
from core.permissions import SYSTEM
from exchange.exports import formats
from exchange.snapshots.models import Snapshot
from exchange.snapshots.taking import take_snapshot
from forum.papers.models import PaperFile
from forum.papers.upkeep import publish_on_time
from registry.documents.storing import path_of
from search.indexing import rebuild
from tests.files import pdf
from tests.pages.test_paper_files import (
    FILE,
    NAME,
    TITLE,
    WORDS,
    add,
    by,
    is_public,
    programme,
    release,
    shown,
    site,
    work,
)
from tests.pages.test_papers import person
from tests.programs import Program, token_of

__all__ = ["site"]  # the fixture
RECORD = "F2026-S1"
FORMATS = [suffix for suffix, one in formats.FORMATS.items() if one.is_of("session")]
SECRETS = (NAME, TITLE, "DOC0001", WORDS)
PLACES = (
    "/{tag}/forum/F2026-XIAN/",
    "/{tag}/forum/F2026-XIAN/programme",
    "/{tag}/forum/F2026-XIAN/programme.ics",
    "/{tag}/forum/F2026-XIAN/sessions/F2026-S1",
    "/{tag}/forum/F2026-XIAN/sessions/F2026-S1.ics",
    "/{tag}/forum/F2026-XIAN/sessions/F2026-S1/live",
    "/{tag}/forum/F2026-XIAN/sessions/F2026-S1/live/now",
    "/{tag}/r/F2026-S1/versions",
    "/{tag}/r/F2026-S1/v/1",
    "/{tag}/embed/r/F2026-S1",
    "/feeds/{tag}/records/F2026-S1",
    "/feeds/{tag}/changes",
    "/feeds/{tag}/lists/session",
    "/feeds/{tag}/lists/edition",
)
ADDRESSES = (
    *(place.format(tag=tag) for place in PLACES for tag in ("en", "ar")),
    *(f"/{tag}/search?q=Secretfulness" for tag in SITE_LANGUAGES),
    *(f"/en/exports/records/{RECORD}.{suffix}" for suffix in FORMATS),
    *(f"/en/exports/session.{suffix}" for suffix in FORMATS),
    "/api/v1/sessions",
    f"/api/v1/records/{RECORD}",
    f"/api/v1/records/{RECORD}/events",
    f"/api/v1/records/{RECORD}/versions",
    f"/api/v1/records/{RECORD}/versions/1",
    "/api/v1/search?q=Secretfulness",
    f"/r/{RECORD}/v/1.json",
    f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:{RECORD}",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/sitemap.xml",
    "/sitemaps/pages.xml",
    "/sitemaps/records-0.xml",
)
"""Addresses about the session, or all of the registry, that any reader may open."""
OWN = "/en/documents/DOC0001", FILE, "/en/documents/DOC0001/text"
"""Those of the document itself."""


def words_of(answer):
    """What an answer holds as text; of an archive the names and the texts of its members."""
    content = answer.data
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [archive.read(one).decode("utf-8", "replace") for one in archive.namelist()]
        return "\n".join([*archive.namelist(), *texts])


def everywhere(client, addresses=ADDRESSES, headers=None):
    """What each address answers; all of them have to."""
    found, missing = {}, []
    for address in addresses:
        answer = client.get(address, headers=headers, buffered=True, follow_redirects=True)
        if answer.status_code != 200:
            missing.append((address, answer.status_code))
        found[address] = words_of(answer)
    assert missing == []
    return found


def naming(found):
    return {address for address, text in found.items() if any(one in text for one in SECRETS)}


def indexed(site):
    work(site)
    with site.app_context():
        rebuild()


@pytest.fixture
def held(site):
    """A programme in which the session is to come, with a file that is released in 2098."""
    programme(site, utcnow() + timedelta(hours=1))
    assert release(site, "instant", "2098-01-01T10:00").status_code == 303
    indexed(site)
    return site


def time_comes(site):
    with site.app_context(), writing():
        db.session.query(PaperFile).one().release_at = utcnow()
        db.session.commit()
    with site.app_context():
        assert publish_on_time(utcnow()) == 1
    indexed(site)


def test_no_address_names_it_before_its_time_and_the_same_addresses_answer_after(held):
    clients = {
        "a visitor": (held.test_client(), None),
        "a delegate": (person(held, "other@example.org"), None),
        "a delegate's program": (
            held.test_client(),
            {"Authorization": f"Bearer {token_of(held, 'other@example.org')}"},
        ),
    }
    for who, (client, headers) in clients.items():
        asked = [one for one in ADDRESSES if headers is None or one.startswith("/api/")]
        assert naming(everywhere(client, asked, headers)) == set(), who
        for address in OWN:
            assert client.get(address, headers=headers).status_code in (303, 404), (who, address)
    time_comes(held)
    for who, (client, headers) in clients.items():
        asked = [one for one in ADDRESSES if headers is None or one.startswith("/api/")]
        found = naming(everywhere(client, asked, headers))
        if headers is None:
            assert "/en/forum/F2026-XIAN/sessions/F2026-S1" in found, who
            assert "/ar/forum/F2026-XIAN/sessions/F2026-S1/live/now" in found, who
            assert "/feeds/en/records/F2026-S1" in found, who
            assert client.get(FILE, buffered=True).status_code == 200, who
            assert client.get("/en/documents/DOC0001/text").status_code in (200, 303), who


def test_search_does_not_find_its_words_before_its_time(held):
    client = held.test_client()
    addresses = (f"/en/search?q={WORDS}", f"/api/v1/search?q={WORDS}")
    for text in everywhere(client, addresses).values():
        assert RECORD not in text
        assert NAME not in text
    time_comes(held)
    for address, text in everywhere(client, addresses).items():
        assert RECORD in text, address


@pytest.mark.parametrize(
    ("role", "before"), [("delegate", 403), ("translator", 200), ("editor", 200)]
)
def test_programs_read_it_by_the_rules_of_the_desk(held, role, before):
    """Staff see documents that wait, as at the desk; delegates do not, whatever their token."""
    client = person(held, f"{role}-token@example.org", role)
    assert client.get("/en/").status_code == 200
    program = Program(held, token_of(held, f"{role}-token@example.org"))
    for path in ("/documents/DOC0001", f"/records/{RECORD}/documents"):
        answer = program.get(path)
        assert answer.status_code == before
        assert (TITLE in answer.text) == (before == 200)
    assert Program(held).get("/documents/DOC0001").status_code == 401
    assert Program(held, "gt_" + "x" * 42).get("/documents/DOC0001").status_code == 401


def test_no_program_releases_it_before_its_time(held):
    person(held, "editor-token@example.org", "editor")
    program = Program(held, token_of(held, "editor-token@example.org"))
    tag = program.get("/documents/DOC0001").headers["ETag"]
    answer = program.post("/documents/DOC0001/accept", If_Match=tag)
    assert answer.status_code == 409
    assert not is_public(held)


def test_a_snapshot_taken_before_its_time_does_not_hold_it(held):
    with held.test_request_context():
        take_snapshot(SYSTEM)
    with held.app_context():
        (snapshot,) = db.session.query(Snapshot)
        paths = [path_of(one.sha256) for one in snapshot.files]
    assert len(paths) == 2
    for path in paths:
        content = path.read_bytes()
        texts = [content]
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                texts = [archive.read(one) for one in archive.namelist()]
        assert any(RECORD.encode() in one for one in texts)
        assert not any(secret.encode() in one for one in texts for secret in SECRETS)


def test_a_file_whose_release_is_put_off_is_held_again(held):
    assert release(held, "held").status_code == 303
    indexed(held)
    assert naming(everywhere(held.test_client())) == set()
    assert by(held, "desk").get(shown(held)).status_code == 200


def test_a_file_that_is_added_to_one_that_is_out_waits_alone(held):
    time_comes(held)
    assert add(held, pdf("secondword"), title="Held back").status_code == 303
    indexed(held)
    found = everywhere(held.test_client())
    assert not any("DOC0002" in text or "Held back" in text for text in found.values())
