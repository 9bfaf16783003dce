"""Country packs: asked for by anybody, made by the worker from what visitors see, the same as the
pages in a book, on paper and in an archive, and made anew when something in them changed."""

import hashlib
import io
import json
import posixpath
import time
import zipfile
from datetime import timedelta

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream
from sqlalchemy import func, select, update

from core.database import db, utcnow, writing
from core.jobs import Job
from core.worker import drain
from exchange.backup.contents import tables
from exchange.packs.making import gather, look_at, reading, state_now
from exchange.packs.models import Pack, PackFile
from exchange.packs.paper import printed
from exchange.packs.upkeep import KEPT, REST, TOPIC, ask_for, look_at_packs, refresh
from registry.documents.queries import wanted_files
from registry.documents.storing import path_of
from registry.door import acting_as
from registry.models import Record
from registry.services import revise_text, withdraw
from tests.instances import copied, instance
from tests.killing import worker
from tests.pages.conftest import page_at
from tests.pages.reading import Page
from tests.records import EDITOR, agreement

SAMPLE = [("RS", "en"), ("TH", "ar"), ("IN", "zh"), ("KZ", "en")]
every_pack = pytest.mark.parametrize(("code", "tag"), SAMPLE)
PATIENCE = 60.0


def ask(client, code, tag):
    answer = client.post(f"/{tag}/administrations/{code}/pack")
    assert answer.status_code == 303
    return answer


def without_jobs(app):
    with app.app_context():
        db.session.query(Job).delete()
        db.session.commit()


@pytest.fixture(scope="module")
def site(loaded_sqlite, tmp_path_factory):
    """The real data with some packs, for reading."""
    folder = tmp_path_factory.mktemp("packs")
    with instance(folder, copied(loaded_sqlite, folder)) as app:
        without_jobs(app)
        for code, tag in SAMPLE:
            ask(app.test_client(), code, tag)
        with app.app_context():
            drain()
            assert db.session.scalar(select(func.count()).select_from(Job)) == 0
        yield app


@pytest.fixture
def writable(writable_registry):
    without_jobs(writable_registry)
    return writable_registry


def content(app, code, tag, suffix):
    answer = app.test_client().get(f"/packs/{code}/{tag}.{suffix}", buffered=True)
    assert answer.status_code == 200
    return answer.data


def archive(app, code, tag):
    return zipfile.ZipFile(io.BytesIO(content(app, code, tag, "zip")))


def pack_of(code, tag):
    query = select(Pack).join(Record, Record.id == Pack.administration_id)
    return db.session.scalars(query.where(Record.code == code, Pack.language == tag)).one()


def digest_of(app, code, tag):
    """What a pack that is made now would show."""
    with app.app_context(), reading(code, tag):
        return gather(code, state_now()[1]).digest


def revise(app, code, title):
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.query(Record).filter_by(code=code).one()
        revise_text(record, "en", EDITOR, {"title": title}, "original")
        db.session.commit()


# The page


@every_pack
def test_the_page_has_the_files_with_their_sizes_and_checksums(site, code, tag):
    client = site.test_client()
    page = page_at(client, f"/{tag}/administrations/{code}/pack")
    assert page.nesting_faults() == []
    assert page.heading_faults() == []
    shown = page.words(page.main)
    sums = client.get(f"/packs/{code}/{tag}/SHA256SUMS").text
    for suffix in ("html", "pdf", "zip"):
        digest = hashlib.sha256(content(site, code, tag, suffix)).hexdigest()
        assert digest in shown
        assert f"{digest}  guantong-{code}-{tag}-" in sums
        assert f"/packs/{code}/{tag}.{suffix}" in page.hrefs
    assert page.all("form", within=page.main) == []


def test_a_file_is_sent_to_be_kept_and_confirmed_by_its_tag(site):
    client = site.test_client()
    answer = client.get("/packs/RS/en.pdf", buffered=True)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=guantong-RS-en-2")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"].strip('"') == hashlib.sha256(answer.data).hexdigest()
    again = client.get(
        "/packs/RS/en.pdf", headers={"If-None-Match": answer.headers["ETag"]}, buffered=True
    )
    assert again.status_code == 304
    sums = client.get("/packs/RS/en/SHA256SUMS")
    again = client.get("/packs/RS/en/SHA256SUMS", headers={"If-None-Match": sums.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/packs/RS/fr.pdf", "/packs/RS/en.exe", "/packs/XX/en.pdf", "/packs/RS/xx.pdf",
     "/packs/RS/fr/SHA256SUMS", "/en/administrations/XX/pack"],
)  # fmt: skip
def test_what_is_not_there_is_told(site, path):
    assert site.test_client().get(path).status_code == 404


def test_without_a_pack_the_page_has_a_button_and_says_that_it_is_being_made(writable):
    client = writable.test_client()
    page = page_at(client, "/fr/administrations/RS/pack")
    (form,) = page.all("form", within=page.main)
    assert form.get("action") == "/fr/administrations/RS/pack"
    assert ask(client, "RS", "fr").location == "/fr/administrations/RS/pack"
    ask(client, "RS", "fr")
    with writable.app_context():
        assert db.session.scalar(select(func.count()).where(Job.topic == TOPIC)) == 1
    page = page_at(client, "/fr/administrations/RS/pack")
    assert page.all("form", within=page.main) == []
    assert page.marked(class_="notice--info")
    assert not client.get_cookie("session")


def test_asking_is_limited_for_an_address(writable):
    client = writable.test_client()
    answers = [client.post("/en/administrations/RS/pack").status_code for _turn in range(21)]
    assert answers[:20] == [303] * 20
    assert answers[20] == 429


def test_the_administrations_page_leads_to_it(site):
    page = page_at(site.test_client(), "/ar/administrations/TH")
    assert "/ar/administrations/TH/pack" in page.hrefs


# The book


@every_pack
def test_the_book_is_a_valid_page_that_asks_nothing_of_any_server(site, code, tag):
    page = Page(content(site, code, tag, "html").decode())
    assert page.root.get("lang") == tag
    assert page.nesting_faults() == []
    assert page.heading_faults() == []
    assert page.repeated_ids() == set()
    assert page.broken_references() == set()
    assert page.all("script", "img", "link", "iframe") == []
    assert all("scope" in one.attrib for one in page.all("th"))


@every_pack
def test_it_has_the_figures_of_the_administrations_page(site, code, tag):
    book = Page(content(site, code, tag, "html").decode())
    page = page_at(site.test_client(), f"/{tag}/administrations/{code}")
    figures = page.marked(class_="figure")
    shown = [" ".join(page.words(one).split()) for one in figures]
    items = [book.words(one) for one in book.all("li", within=book.by_id("glance"))]
    assert [" ".join(one.split()) for one in items] == shown


def test_own_names_stand_in_their_script(site):
    assert "กรมศุลกากร" in content(site, "TH", "ar", "html").decode()
    assert "केन्द्रीय" in content(site, "IN", "zh", "html").decode()


# On paper


def lines_of(data):
    """What the lines of a PDF say of themselves."""
    reader = PdfReader(io.BytesIO(data))
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"BDC" and "/ActualText" in operands[1]:
                yield str(operands[1]["/ActualText"])


@every_pack
def test_the_pdf_names_its_language_its_title_and_its_chapters(site, code, tag):
    reader = PdfReader(io.BytesIO(content(site, code, tag, "pdf")))
    assert reader.root_object["/Lang"] == tag
    book = Page(content(site, code, tag, "html").decode())
    title = book.words(book.all("h1")[0])
    assert reader.metadata.title.startswith(title)
    assert reader.metadata.creation_date.hour == 0
    chapters = [one.title for one in reader.outline if not isinstance(one, list)]
    shown = [book.words(one) for one in book.all("h2")]
    assert len(chapters) == len(shown)
    assert all(words.startswith(chapter) for chapter, words in zip(chapters, shown, strict=True))
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_arabic_is_said_in_the_order_of_reading(site):
    said = "\n".join(lines_of(content(site, "TH", "ar", "pdf")))
    assert "تايلاند" in said
    assert "الاتفاقيات" in said
    page = Page(content(site, "TH", "ar", "html").decode())
    (cell, *_rest) = page.all("th", within=page.all("tbody")[0])
    words = page.words(cell).split()[:3]
    assert " ".join(words) in " ".join(said.split())


def test_thai_and_devanagari_are_said_too(site):
    assert any("กรมศุลกากร" in line for line in lines_of(content(site, "TH", "ar", "pdf")))
    assert any("केन्द्रीय" in line for line in lines_of(content(site, "IN", "zh", "pdf")))


def test_every_letter_has_a_shape_and_the_same_registry_gives_the_same_bytes(site, caplog):
    with site.app_context(), reading("TH", "ar"):
        made = gather("TH", state_now()[1])
        twice = [printed(made.book, made.reader, made.stamp) for _turn in range(2)]
    assert twice[0] == twice[1] == content(site, "TH", "ar", "pdf")
    assert [one.getMessage() for one in caplog.records if "missing" in one.getMessage()] == []
    assert not any("no font" in one.getMessage() for one in caplog.records)


# The archive


@every_pack
def test_the_archive_is_whole_and_every_link_in_it_leads_to_something_in_it(site, code, tag):
    with archive(site, code, tag) as held:
        assert held.testzip() is None
        names = set(held.namelist())
        for line in held.read("SHA256SUMS").decode().splitlines():
            digest, _gap, name = line.partition("  ")
            assert hashlib.sha256(held.read(name)).hexdigest() == digest
        pages = {name: Page(held.read(name).decode()) for name in names if name.endswith(".html")}
    assert len(pages) > 20
    for name, page in pages.items():
        assert page.nesting_faults() == [], name
        assert page.heading_faults() == [], name
        assert page.all("script", "img", "iframe") == []
        for one in page.all("a", "link"):
            path, _mark, anchor = one.get("href").partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path or name))
            target = name if not path else target
            assert target in names, (name, one.get("href"))
            if anchor:
                assert pages[target].by_id(anchor) is not None


@every_pack
def test_its_data_are_what_its_pages_are_of(site, code, tag):
    with archive(site, code, tag) as held:
        data = json.loads(held.read("data/records.json"))
        names = set(held.namelist())
        readme = held.read("README.txt").decode()
    codes = {one["code"] for one in data["records"]}
    assert {f"records/{one}.html" for one in codes} == {
        name for name in names if name.startswith("records/")
    }
    assert code in codes
    assert "SHA256SUMS" in readme


def test_all_is_there_of_one_agreement(site):
    with archive(site, "RS", "en") as held:
        page = Page(held.read("records/A0143.html").decode())
    said = page.words(page.main)
    assert "A0143" in said
    assert "In force" in said
    leading = {one.get("href") for one in page.all("a")}
    assert {"CN.html", "RS.html", "../index.html"} <= leading


# Made anew


def test_the_digest_changes_with_a_record_in_the_pack_and_only_then(writable):
    first = digest_of(writable, "RS", "en")
    assert digest_of(writable, "RS", "en") == first
    revise(writable, "A0134", "Of two others")
    assert digest_of(writable, "RS", "en") == first
    revise(writable, "A0143", "Another title")
    second = digest_of(writable, "RS", "en")
    assert second != first
    with writable.app_context(), writing(), acting_as(EDITOR):
        serbia = db.session.query(Record).filter_by(code="RS").one()
        agreement("A9901", parties=[serbia, db.session.query(Record).filter_by(code="KZ").one()])
        db.session.commit()
    assert digest_of(writable, "RS", "en") != second


def made(app, code, tag):
    """Ask for a pack and have it made; its digest."""
    ask(app.test_client(), code, tag)
    with app.app_context():
        drain()
        return pack_of(code, tag).digest


def looked_after(app, later):
    """What the upkeep does so much later; how many jobs it asked for."""
    with app.app_context():
        db.session.query(Job).delete()
        db.session.commit()
        refresh(utcnow() + later)
        asked = db.session.scalar(select(func.count()).where(Job.topic == TOPIC))
        db.session.rollback()
        drain()
    return asked


def test_upkeep_makes_a_pack_anew_once_something_in_it_changed(writable):
    first = made(writable, "RS", "en")
    assert looked_after(writable, REST) == 0  # nothing changed at all
    revise(writable, "A0134", "Of two others")
    assert looked_after(writable, timedelta()) == 0  # it was looked at a moment ago
    assert looked_after(writable, REST) == 1
    with writable.app_context():
        assert pack_of("RS", "en").digest == first
    page = page_at(writable.test_client(), "/en/administrations/RS/pack")
    assert "Current" in page.words(page.main)
    revise(writable, "A0143", "Another title")
    page = page_at(writable.test_client(), "/en/administrations/RS/pack")
    assert "Current" not in page.words(page.main)
    before = content(writable, "RS", "en", "html")
    assert looked_after(writable, REST) == 1
    with writable.app_context():
        assert pack_of("RS", "en").digest != first
    assert content(writable, "RS", "en", "html") != before
    assert b"Another title" in content(writable, "RS", "en", "html")


def test_what_nobody_asked_for_lately_goes(writable):
    made(writable, "TM", "en")
    looked_after(writable, KEPT + timedelta(days=1))
    with writable.app_context():
        assert db.session.scalar(select(func.count()).select_from(Pack)) == 0
        assert db.session.scalar(select(func.count()).select_from(PackFile)) == 0


def test_drafts_never_get_in_whoever_asks(writable, sign_in):
    with writable.app_context(), writing(), acting_as(EDITOR):
        serbia = db.session.query(Record).filter_by(code="RS").one()
        agreement("A9902", "draft", parties=[serbia])
        db.session.query(Job).delete()
        db.session.commit()
    client = writable.test_client()
    sign_in(client, "editor")
    ask(client, "RS", "en")
    with writable.app_context():
        drain()
    assert b"A9902" not in content(writable, "RS", "en", "html")
    with archive(writable, "RS", "en") as held:
        assert not any("A9902" in name for name in held.namelist())
        assert b"A9902" not in held.read("data/records.json")


def test_of_an_administration_that_was_withdrawn_nothing_is_left(writable):
    made(writable, "TM", "en")
    with writable.app_context(), writing(), acting_as(EDITOR):
        withdraw(db.session.query(Record).filter_by(code="TM").one(), EDITOR, "a test")
        db.session.query(Job).delete()
        db.session.commit()
    client = writable.test_client()
    assert client.get("/packs/TM/en.pdf").status_code == 410
    assert client.get("/en/administrations/TM/pack").status_code == 410
    with writable.app_context():
        key = db.session.scalar(select(Pack.id))
        db.session.rollback()
        look_at_packs([{"pack": key}, {"pack": key}])
        assert db.session.scalar(select(func.count()).select_from(Pack)) == 0


def test_a_worker_that_is_killed_leaves_no_half_of_a_pack(writable):
    client = writable.test_client()
    ask(client, "CN", "en")
    with worker({"GUANTONG_INSTANCE": writable.instance_path}), writable.app_context():
        end = time.monotonic() + PATIENCE
        claimed = select(Job.claimed_until).where(Job.topic == TOPIC)
        while db.session.scalar(claimed) is None:
            assert time.monotonic() < end
            db.session.rollback()
    assert client.get("/packs/CN/en.html").status_code == 404
    page = page_at(client, "/en/administrations/CN/pack")
    assert page.marked(class_="notice--info")
    with writable.app_context():
        with writing():
            db.session.execute(update(Job).values(claimed_until=None, run_at=utcnow()))
            db.session.commit()
        drain()
    with archive(writable, "CN", "en") as held:
        assert held.testzip() is None


def test_on_each_database_it_is_made_and_its_files_are_kept(writable_loaded_app):
    with writable_loaded_app.app_context():
        with writing():
            key = db.session.scalar(select(Record.id).where(Record.code == "TM"))
            pack = ask_for(key, "ru", utcnow()).id
            db.session.commit()
        assert look_at(pack)
        assert not look_at(pack)
        kept = db.session.scalars(select(PackFile)).all()
        assert {one.sha256 for one in kept} <= set(db.session.scalars(wanted_files()))
        assert all(path_of(one.sha256).stat().st_size == one.size for one in kept)
        assert [one.suffix for one in kept] == ["html", "pdf", "zip"]


def test_backups_hold_packs():
    assert {"pack", "pack_file"} <= {table.name for table in tables()}


def test_one_is_made_on_the_command_line(writable):
    runner = writable.test_cli_runner()
    done = runner.invoke(args=["packs", "make", "TM", "es"])
    assert done.exit_code == 0
    assert done.output.startswith("TM es: made in ")
    assert "guantong-TM-es-" in done.output
    assert "is as it was" in runner.invoke(args=["packs", "make", "TM", "es"]).output
    assert runner.invoke(args=["packs", "make", "XX", "es"]).exit_code == 1
