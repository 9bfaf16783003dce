"""What can go wrong with files, and that it is noticed and mended."""

import json
from pathlib import Path
from typing import Any

import pytest
from whoosh.filedb.filestore import FileStorage

from search.engine import IndexUnavailable, IndexWriteFailed, SearchRequest
from search.query import parse
from search.whoosh_engine import WhooshEngine
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


@pytest.mark.parametrize("ending", [".toc", ".trm", ".pst", "_stored.col", "versions.json"])
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


@pytest.mark.parametrize("ending", [".toc", ".trm", "_stored.col", "versions.json"])
def test_searching_a_damaged_index_says_so(root: Path, ending: str) -> None:
    for path in _files(root, ending):
        path.write_bytes(b"\x00" * 10)
    engine = WhooshEngine(root)
    with pytest.raises(IndexUnavailable):
        found(engine, "customs")
    engine.close()


@pytest.mark.parametrize("ending", [".toc", ".trm", ".pst", "_stored.col", "versions.json"])
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


@pytest.mark.parametrize("ending", ["", ".trm", ".pst", "_stored.col", ".toc"])
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
    for path in _files(root, ".trm"):
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
