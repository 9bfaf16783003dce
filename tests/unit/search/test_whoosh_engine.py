"""What can go wrong with files, and that it is noticed and mended."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from whoosh.filedb.filestore import FileStorage

from search import whoosh_writing
from search.engine import (
    IndexDocument,
    IndexUnavailable,
    IndexWriteFailed,
    SearchRequest,
    Section,
    Sort,
)
from search.query import parse
from search.whoosh_engine import WhooshEngine
from search.whoosh_folder import IndexFolder
from tests.unit.search.conftest import document


def found(engine: WhooshEngine, text: str) -> list[str]:
    result = engine.search(SearchRequest(parse(text).node, "public", count=("kind",)))
    return [hit.code for hit in result.hits]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with an index of forty documents."""
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(
        document(f"A{n}", f"customs transit{n}", "recognition " * n, kind=("agreement",))
        for n in range(40)
    )
    engine.close()
    return tmp_path / "index"


def _files(root: Path, ending: str) -> list[Path]:
    return list(root.glob(f"g-*/*{ending}"))


@pytest.mark.parametrize("ending", [".toc", ".arrays", "versions.json"])
@pytest.mark.parametrize("share", [0, 0.5])
def test_a_damaged_index_is_reported_and_mended(root: Path, ending: str, share: float) -> None:
    for path in _files(root, ending):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
    engine = WhooshEngine(root)
    assert engine.check().problems
    engine.rebuild([document("B1", "customs")])
    assert engine.check().problems == ()
    assert found(engine, "customs") == ["B1"]
    engine.close()


@pytest.mark.parametrize("ending", [".toc", ".arrays", "versions.json"])
def test_searching_a_damaged_index_says_so(root: Path, ending: str) -> None:
    for path in _files(root, ending):
        path.write_bytes(b"\x00" * 10)
    engine = WhooshEngine(root)
    with pytest.raises(IndexUnavailable):
        found(engine, "customs")
    engine.close()


@pytest.mark.parametrize("ending", [".toc", ".arrays", "versions.json"])
def test_searching_an_index_with_a_file_missing_says_so(root: Path, ending: str) -> None:
    for path in _files(root, ending):
        path.unlink()
    engine = WhooshEngine(root)
    with pytest.raises(IndexUnavailable):
        found(engine, "customs")
    engine.close()


def test_a_damaged_pointer_is_reported(root: Path) -> None:
    (root / "current").write_bytes(b"\xff../elsewhere")
    engine = WhooshEngine(root)
    with pytest.raises(IndexUnavailable):
        engine.document_count()


def test_an_index_of_another_version_asks_for_a_rebuild(root: Path) -> None:
    for path in _files(root, "versions.json"):
        path.write_text(json.dumps({"schema": 0, "analysis": 0}), encoding="ascii")
    engine = WhooshEngine(root)
    with pytest.raises(IndexUnavailable, match="version"):
        found(engine, "customs")
    with pytest.raises(IndexUnavailable, match="version"):
        engine.apply([document("B1", "customs")])


def test_a_rebuild_leaves_no_old_folder(root: Path) -> None:
    engine = WhooshEngine(root)
    engine.rebuild([])
    assert len(list(root.glob("g-*"))) == 1
    engine.close()


@pytest.mark.parametrize("step", ["open", "check_versions"])
def test_a_rebuild_between_two_steps_of_a_reader_is_no_damage(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    real = getattr(IndexFolder, step)
    swapped: list[str] = []

    def overtaken(folder: IndexFolder, name: str) -> Any:
        if not swapped:
            swapped.append(name)
            other = WhooshEngine(root)
            other.rebuild([document("B1", "customs")])
            other.close()
        return real(folder, name)

    reader = WhooshEngine(root)
    monkeypatch.setattr(IndexFolder, step, overtaken)
    if step == "open":
        assert found(reader, "customs") == ["B1"]
    else:
        assert not reader.needs_rebuild()
    assert swapped == ["g-00000001"]
    reader.close()


@pytest.mark.parametrize("ending", ["", ".arrays", ".toc"])
@pytest.mark.parametrize("moment", ["opening", "writing"])
def test_a_full_disk_spoils_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, ending: str, moment: str
) -> None:
    engine = WhooshEngine(root, lock_timeout=0.2)
    create_file = FileStorage.create_file

    def failing(storage: FileStorage, name: str, *args: Any, **options: Any) -> Any:
        if ending not in name:
            return create_file(storage, name, *args, **options)
        if moment == "opening":
            raise OSError(28, "No space left on device")
        file = create_file(storage, name, *args, **options)
        file.file.close()
        return file

    with monkeypatch.context() as patched:
        patched.setattr(FileStorage, "create_file", failing)
        with pytest.raises(IndexWriteFailed):
            engine.apply([document("B1", "unseen")], ["A1"])
        with pytest.raises(IndexWriteFailed):
            engine.rebuild([document("B1", "unseen")])
    assert found(engine, "unseen") == []
    assert "A1" in engine.codes()
    engine.apply([document("B2", "seen")], ["A1"])
    assert found(engine, "seen") == ["B2"]
    assert engine.document_count() == 40
    assert len(list(root.glob("g-*"))) == 1
    engine.close()


def test_common_files_are_closed(root: Path) -> None:
    for _ in range(3):
        engine = WhooshEngine(root)
        assert found(engine, "customs")
        engine.apply([document("B1", "customs")])
        assert "B1" in engine.codes()
        engine.close()


def test_a_process_that_meets_damage_leaves_word_for_the_others(root: Path) -> None:
    watcher, site = WhooshEngine(root), WhooshEngine(root)
    assert found(watcher, "customs")
    for path in _files(root, ".arrays"):
        path.write_bytes(b"")
    assert not watcher.needs_rebuild()
    with pytest.raises(IndexUnavailable):
        found(site, "customs")
    assert watcher.needs_rebuild()
    watcher.rebuild([document("B1", "customs")])
    assert not watcher.needs_rebuild()
    watcher.close()
    site.close()


def test_a_false_alarm_is_forgotten(root: Path) -> None:
    engine = WhooshEngine(root)
    (root / "suspect").write_text((root / "current").read_text())
    assert not engine.needs_rebuild()
    assert not (root / "suspect").exists()
    engine.close()


def test_what_a_killed_writer_left_is_removed(root: Path) -> None:
    (path,) = _files(root, ".arrays")
    for name in ("_MAIN_9.toc.1700000000.5", "MAIN_0123456789abcdef.arrays"):
        path.with_name(name).write_bytes(b"half")
    engine = WhooshEngine(root)
    assert found(engine, "transit7") == ["A7"]
    engine.apply([document("B1", "customs")])
    assert len(list(path.parent.iterdir())) == 4  # versions, contents, two segments
    assert engine.check().problems == ()
    engine.close()


def test_a_changed_byte_anywhere_is_found_by_the_check(root: Path) -> None:
    (path,) = _files(root, ".arrays")
    content = path.read_bytes()
    for place in range(0, len(content), len(content) // 9):
        changed = bytes([content[place] ^ 1])
        path.write_bytes(content[:place] + changed + content[place + 1 :])
        engine = WhooshEngine(root)
        assert engine.check().problems
        engine.close()
    path.write_bytes(content)
    engine = WhooshEngine(root)
    assert engine.check().problems == ()
    engine.close()


def test_many_commits_leave_few_segments(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(document(f"A{n}", "customs") for n in range(100))
    most = 0
    for n in range(120):
        engine.apply([document(f"B{n}", f"transit{n}")], [f"A{n}"])
        most = max(most, len(_files(tmp_path / "index", ".arrays")))
    assert most <= 10
    assert engine.document_count() == 120
    assert len(_files(tmp_path / "index", ".arrays")) < 10
    assert found(engine, "transit7") == ["B7"]
    assert engine.check().problems == ()
    engine.close()


def test_a_rebuild_of_much_gives_the_same_as_one_of_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(3)
    words = [f"w{n}" for n in range(30)]
    documents = [
        document(f"A{n}", *(" ".join(chance.choices(words, k=9)) for _ in "12")) for n in range(60)
    ]
    engines = [WhooshEngine(tmp_path / name) for name in ("whole", "parts")]
    engines[0].rebuild(documents)
    monkeypatch.setattr(whoosh_writing, "TOKENS_AT_ONCE", 300)
    engines[1].rebuild(documents)
    assert len(_files(tmp_path / "parts", ".arrays")) == 1
    for text in (*words, *(f'"{" ".join(chance.sample(words, 2))}"' for _ in range(40)), "w1*"):
        request = SearchRequest(parse(text).node, "public", count=("kind",), limit=60)
        whole, parts = (engine.search(request) for engine in engines)
        assert whole == parts, text
    assert engines[1].check().problems == ()


def test_the_site_works_without_numpy_but_for_searching(app: Flask) -> None:
    program = """
import sys
sys.modules["numpy"] = None
from app import create_app
told = {"GUANTONG_INSTANCE": sys.argv[1], "GUANTONG_DATABASE_URL": sys.argv[2]}
app = create_app(told)
client = app.test_client()
assert client.get("/en/").status_code == 200
assert client.get("/readyz").get_json()["index"] is False  # then search pages say so
for command in ("check", "rebuild"):
    assert app.test_cli_runner().invoke(args=["search", command]).exit_code == 1
"""
    told = [app.instance_path, app.config["SQLALCHEMY_DATABASE_URI"]]
    done = subprocess.run(
        [sys.executable, "-c", program, *told], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _some_document(code: str, chance: random.Random) -> IndexDocument:
    words = [f"w{n}" for n in range(12)]
    texts = [" ".join(chance.choices(words, k=chance.randint(0, 8))) for _ in range(4)]
    one = document(
        code, texts[0], texts[1], date=chance.randint(1, 9), kind=(chance.choice("abc"),)
    )
    order = {"en": texts[0].encode()} if texts[0] else {}
    sections = (Section(f"s{n}", document(code, text).title) for n, text in enumerate(texts[2:]))
    return replace(one, sections=tuple(sections)[: chance.randint(0, 2)], order=order)


def _answers(engine: WhooshEngine, sort: Sort) -> list[tuple[object, ...]]:
    texts = ["", "w1", "w2 w3", "w4 -w5", '"w1 w2"', '"w3 w3"', "w1*", "w6 OR w7", '"w8 w9" w1']
    answers: list[tuple[object, ...]] = []
    for text in texts:
        request = SearchRequest(
            parse(text).node, "public", count=("kind",), limit=99, sort=sort, until=7
        )
        result = engine.search(request)
        hits = [hit.code for hit in result.hits]
        answers.append((result.total, hits, result.facets, result.later))
    return answers


@pytest.mark.parametrize("seed", [1, 2, 9])
def test_any_history_of_commits_answers_as_a_rebuild_does(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    engine, fresh = WhooshEngine(tmp_path / "index"), WhooshEngine(tmp_path / "fresh")
    there: dict[str, IndexDocument] = {}
    engine.rebuild([])
    for _ in range(25):
        codes = dict.fromkeys(f"A{chance.randint(0, 40)}" for _ in range(chance.randint(0, 9)))
        adds = {code: _some_document(code, chance) for code in codes}
        deletes = [f"A{chance.randint(0, 40)}" for _ in range(chance.randint(0, 5))]
        engine.apply(list(adds.values()), deletes)
        there = {code: one for code, one in there.items() if code not in deletes} | adds
    fresh.rebuild(there.values())
    assert engine.codes() == fresh.codes() == there.keys()
    for sort in (Sort.CODE, Sort.NEWEST, Sort.OLDEST, Sort.TITLE):
        assert _answers(engine, sort) == _answers(fresh, sort)
    assert engine.check().problems == ()
    engine.close()
    fresh.close()
