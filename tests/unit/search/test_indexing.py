"""How changes reach the index, and how a broken index is mended."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from core.database import session, writing
from core.jobs import Job, do_chores, enqueue
from core.permissions import SYSTEM
from core.worker import drain
from registry.changes import changing
from registry.concepts import Concept, Label
from registry.door import acting_as
from registry.models import Record
from search.engine import SearchRequest
from search.indexing import index_records, jobs_waiting, rebuild
from search.query import parse
from search.setup import search_engine
from tests.instances import instance
from tests.records import EDITOR, agreement


@pytest.fixture
def small_registry(app: Flask) -> Flask:
    """A few records, no job waiting; there is no index."""
    with app.app_context(), writing(), acting_as(EDITOR):
        for code in ("A0077", "A0078", "A0079"):
            agreement(code)
        session().query(Job).delete()
        session().commit()
    return app


@pytest.fixture
def small_search(small_registry: Flask) -> Flask:
    """The same with an index: what is broken here is mended as quickly as it is little."""
    with small_registry.app_context():
        rebuild()
    return small_registry


def found(app: Flask, text: str, audience: str = "public") -> list[str]:
    with app.app_context():
        result = search_engine().search(SearchRequest(parse(text).node, audience, limit=200))
        return [hit.code for hit in result.hits]


def index_files(app: Flask, ending: str) -> list[Path]:
    return list((Path(app.instance_path) / "search").glob(f"g-*/*{ending}"))


def retitle(record: Record) -> None:
    record.texts[0].summary = "Lampyridae are fireflies."


def test_a_changed_text_is_found_after_one_turn_of_the_worker(
    writable_search: Flask, change_record: Callable[..., None], work: Callable[[], int]
) -> None:
    change_record("A0077", retitle)
    assert found(writable_search, "lampyridae") == []
    assert work()
    assert found(writable_search, "lampyridae") == ["A0077"]


def test_a_draft_is_found_by_the_secretariat_only(
    writable_search: Flask, draft: str, work: Callable[[], int]
) -> None:
    work()
    assert found(writable_search, "lanternfish") == []
    assert found(writable_search, "lanternfish", "staff") == [draft]


def test_a_withdrawn_record_leaves_what_visitors_find(
    writable_search: Flask, change_record: Callable[..., None], work: Callable[[], int]
) -> None:
    def withdraw(record: Record) -> None:
        record.state = "withdrawn"

    change_record("PR11", withdraw)
    work()
    assert "PR11" not in found(writable_search, "PR11")
    assert "PR11" in found(writable_search, "PR11", "staff")


def test_a_record_that_is_gone_leaves_the_index(writable_search: Flask) -> None:
    with writable_search.app_context():
        index_records([{"code": "A0077"}, {"code": "no such code"}])
        assert "A0077" in search_engine().codes()
        with acting_as(SYSTEM), writing():
            session().delete(session().query(Record).filter_by(code="PR11").one())
            session().info["projecting"] = True  # a deletion is nothing that the product does
            session().commit()
            session().info["projecting"] = False
        index_records([{"code": "PR11"}])
        assert "PR11" not in search_engine().codes()


def test_a_new_label_is_a_word_of_the_records_of_the_concept(
    writable_search: Flask, change_record: Callable[..., None], work: Callable[[], int]
) -> None:
    def label(record: Record) -> None:
        assert isinstance(record, Concept)
        new = Label(language="la", label="agnitiomutua", preferred=True, origin="human")
        record.labels.append(new)

    change_record("T039", label)
    work()
    assert {"T039", "A0077"} <= {*found(writable_search, "agnitiomutua")}


def test_a_rebuild_absorbs_the_jobs_queued_before(small_search: Flask) -> None:
    with small_search.app_context():
        with writing(), acting_as(EDITOR):
            record = session().query(Record).filter_by(code="A0077").one()
            with changing(record, EDITOR, "record.edit", "a test"):
                retitle(record)
            session().commit()
        assert jobs_waiting()
        rebuild()
        assert jobs_waiting() == 0
    assert found(small_search, "lampyridae") == ["A0077"]


@pytest.mark.parametrize("ending", [".toc", ".arrays", "versions.json"])
def test_the_worker_mends_a_damaged_index(small_search: Flask, ending: str) -> None:
    for path in index_files(small_search, ending):
        path.write_bytes(b"\x00" * 10)
    with small_search.app_context():
        do_chores()
    assert found(small_search, "A0077")[0] == "A0077"


def test_the_worker_mends_what_another_process_found_damaged(small_search: Flask) -> None:
    with small_search.app_context():
        do_chores()  # the thorough look when the worker starts: all is well
        other = instance(Path(small_search.instance_path))
        for path in index_files(small_search, ".arrays"):
            path.write_bytes(b"")
        with other as site:
            client = site.test_client()
            assert "not possible at the moment" in client.get("/en/search?q=A0077").text
            assert client.get("/readyz").get_json()["index"] is False
        do_chores()
    assert found(small_search, "A0077")[0] == "A0077"


def test_a_missing_index_is_made_when_a_job_is_due(small_registry: Flask) -> None:
    with small_registry.app_context():
        with writing():
            enqueue("index", {"code": "A0077"})
            session().commit()
        drain()
        assert search_engine().check().problems == ()
        assert "A0077" in search_engine().codes()
        assert jobs_waiting() == 0


@pytest.mark.parametrize("place", [".", "current"])
def test_an_index_that_cannot_be_written_is_left_for_later(
    small_search: Flask, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    """Something else stands in the place of the folder, or of the file that names it."""
    root = Path(small_search.instance_path) / "search"
    if place == ".":
        shutil.rmtree(root)
        root.write_text("not a folder")
    else:
        (root / place).unlink()
        (root / place).mkdir()
    with small_search.app_context():
        for _ in range(3):
            do_chores()
    told = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(told) == 1
    assert "search index not rebuilt" in told[0].getMessage()
    with small_search.test_client() as client:
        assert "not possible at the moment" in client.get("/en/search?q=A0077").text


def test_two_workers_at_once_do_not_harm_the_index(writable_search: Flask) -> None:
    with writable_search.app_context():
        wanted = search_engine().codes()
    address = writable_search.config["SQLALCHEMY_DATABASE_URI"]
    batches = [[{"code": code} for code in sorted(wanted)[n::4][:60]] for n in range(4)]

    def labour(worker: Flask, batch: list[dict[str, str]]) -> None:
        with worker.app_context():
            index_records(batch)
            if batch is batches[0]:
                rebuild()

    folder = Path(writable_search.instance_path)
    with ExitStack() as stack, ThreadPoolExecutor(4) as pool:
        # Made one after another: Python 3.11 does not bear syntax trees made by several threads.
        workers = [stack.enter_context(instance(folder, address)) for _batch in batches]
        list(pool.map(labour, workers, batches))
    with writable_search.app_context():
        assert search_engine().check().problems == ()
        assert search_engine().codes() == wanted
