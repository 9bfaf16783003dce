"""What is kept written of records is what would be made anew, or it is not given; each database."""

import json
import zlib
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from core.database import db, session, writing
from core.jobs import Job, do_chores
from core.permissions import VISITOR, NamedActor
from core.worker import drain
from exchange.exports.contents import published
from exchange.exports.kept import marks
from exchange.exports.kept.json_text import WrittenJson, compact_json
from exchange.exports.kept.keeping import AT_ONCE, faults, forget_all, keep_lacking
from exchange.exports.kept.making import written
from exchange.exports.kept.models import WrittenRecord
from exchange.exports.kept.reading import CONTENT, latest_of
from exchange.exports.kept.upkeep import TOPIC, write_lacking
from exchange.exports.rows import latest_rows, rows_of
from exchange.exports.writing import CSV_ROWS, JSON_ROWS, ROW_FORMS
from registry.door import acting_as
from registry.models import Record
from registry.services import revise_text, withdraw
from registry.sources import Citation
from registry.versions import Revision, redact
from tests.records import EDITOR, administration, agreement, source

DAYS = (date(2014, 6, 1), date(2026, 1, 1))
OFFICE = NamedActor("office", "administrator")


def published_ids() -> list[int]:
    with acting_as(VISITOR):
        return list(session().scalars(select(Record.id).order_by(Record.code)))


def kept_of(code: str, wanted: str = CONTENT) -> str:
    with acting_as(VISITOR):
        ids = session().scalars(select(Record.id).where(Record.code == code)).all()
        return latest_of(ids, wanted)[0].text.decode()


def count() -> int:
    return session().scalar(select(func.count()).select_from(WrittenRecord)) or 0


@pytest.fixture
def registry(any_app: Flask) -> Flask:
    """An agreement of two parties with a source."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        cited = Citation(source=source("S1"), confidence="high", verification="checked")
        agreement("A1", parties=[administration("KZ"), administration("RS")], citations=[cited])
        db.session.commit()
    return any_app


def record(code: str) -> Record:
    return session().scalars(select(Record).where(Record.code == code)).one()


def rows(form=CSV_ROWS, day: date = DAYS[1]) -> str:
    return b"".join(latest_rows(published_ids(), day, form)).decode()


def rows_anew(form=CSV_ROWS, day: date = DAYS[1]) -> str:
    return b"".join(rows_of(published(published_ids(), day), form)).decode()


def test_all_records_are_written_as_they_would_be_anew(writable_loaded_app):
    with writable_loaded_app.app_context(), writing():
        ids = published_ids()
        assert len(ids) == count() > 1_000
        asked = [(form, day) for form in ROW_FORMS for day in DAYS]
        kept = [list(published(ids, day)) for day in DAYS]
        held = [b"".join(latest_rows(ids, day, form)) for form, day in asked]
        forget_all()
        assert [list(published(ids, day)) for day in DAYS] == kept
        assert [b"".join(rows_of(published(ids, day), form)) for form, day in asked] == held
        last = keep_lacking()
        assert count() == AT_ONCE
        assert keep_lacking(last) > last
        assert count() == 2 * AT_ONCE


def test_what_is_kept_is_checked_against_the_versions(writable_loaded_app):
    with writable_loaded_app.app_context(), writing():
        assert list(faults()) == []
        wrong = {"csv": zlib.compress(b"A0077,agreement\r\n")}
        key = select(Record.id).where(Record.code == "A0077").scalar_subquery()
        session().execute(update(WrittenRecord).where(WrittenRecord.record_id == key).values(wrong))
        assert [fault.split(":")[0] for fault in faults()] == ["A0077"]


def test_a_new_version_takes_the_place_of_the_one_before(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        revise_text(record("A1"), "en", EDITOR, {"title": "Renamed"}, "human")
        db.session.commit()
        assert "Renamed" in kept_of("A1", CSV_ROWS.name)
        assert "Agreement A1" not in rows()
        assert "A1,agreement,2,texts.title,1,en,Renamed,human\r\n" in rows()
        assert count() == 4


@pytest.mark.parametrize("column", [{"number": 7}, {"mark": "another"}])
def test_what_is_kept_of_another_version_or_writing_is_not_given(registry, column):
    with registry.app_context(), writing():
        wrong = {"csv": zlib.compress(b"wrong"), "content": zlib.compress(b"{}"), **column}
        session().execute(update(WrittenRecord).values(wrong))
        db.session.commit()
        assert kept_of("A1") == ""
        assert "wrong" not in rows() == rows_anew()
        (one,) = (one for one in published(published_ids(), DAYS[0]) if one.code == "A1")
        assert [row["party"] for row in one.content["parties"]] == ["KZ", "RS"]
        write_lacking()
        assert json.loads(kept_of("A1")) == one.content


@pytest.mark.parametrize("form", ROW_FORMS)
def test_no_record_is_named_that_was_withdrawn_meanwhile(registry, form):
    with registry.app_context(), writing(), acting_as(EDITOR):
        assert "RS" in rows(form)
        withdraw(record("RS"), EDITOR, "Entered by mistake.")
        db.session.commit()
        assert kept_of("A1", form.name) == ""
        assert "RS" not in rows(form) == rows_anew(form)
        assert "KZ" in rows(form)
        (one,) = (one for one in published(published_ids(), DAYS[0]) if one.code == "A1")
        assert [row["party"] for row in one.content["parties"]] == ["KZ"]


def test_nothing_is_kept_of_a_version_that_was_redacted(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        withdraw(record("A1"), EDITOR, "Entered by mistake.")
        db.session.commit()
        version = session().scalars(select(Revision).join(Record).where(Record.code == "A1")).one()
        assert count() == 4
        redact(version, "A person's name", OFFICE)
        db.session.commit()
        assert count() == 3
        write_lacking()
        assert count() == 3


def test_a_record_that_goes_takes_what_is_kept_of_it_along(registry):
    with registry.app_context(), writing():
        key = session().scalar(select(Record.id).where(Record.code == "S1"))
        held = select(func.count()).where(WrittenRecord.record_id == key)
        assert session().scalar(held) == 1
        for table in ("citation", "revision", "heading", "source", "record"):
            rows_of_it = db.metadata.tables[table]
            column = "id" if table in ("source", "record") else "record_id"
            column = "source_id" if table == "citation" else column
            session().execute(delete(rows_of_it).where(rows_of_it.c[column] == key))
        assert session().scalar(held) == 0
        session().rollback()


def test_the_worker_writes_what_is_lacking_when_it_starts(registry):
    with registry.app_context():
        with writing():
            forget_all()
            session().query(Job).delete()
            db.session.commit()
        for _turn in range(2):
            do_chores()
            drain()
        assert count() == 4
        with writing():
            forget_all()
            db.session.commit()
        do_chores()
        waiting = session().scalar(select(func.count()).where(Job.topic == TOPIC))
        assert (waiting, count()) == (0, 0)  # it looks once


def test_the_writing_is_of_the_number_that_marks_it():
    """If this fails, rows or contents are written otherwise: raise `WRITING`, and note it here."""
    text = {"language": "zh", "title": "=协定, “a”\u2028", "title_origin": "original"}
    party = {"code": "AP1", "role": "party", "party": "KZ"}
    snapshot = {"form": "mra", "parties_count": 2, "texts": [text], "parties": [party]}
    columns = written("A1", "agreement", 3, snapshot)
    csv, lines = (zlib.decompress(columns[form.name]).decode() for form in (CSV_ROWS, JSON_ROWS))
    assert marks.WRITING == 1
    assert csv == (
        "A1,agreement,3,form,,,mra,\r\n"
        "A1,agreement,3,parties_count,,,2,\r\n"
        'A1,agreement,3,texts.title,1,zh,"\'=协定, “a”\u2028",original\r\n'
        "A1,agreement,3,parties.party,AP1,,KZ,\r\n"
        "A1,agreement,3,parties.role,AP1,,party,\r\n"
    )
    assert lines.splitlines()[2] == (
        '{"record": "A1", "kind": "agreement", "version": 3, "field": "texts.title", "row": "1", '
        '"language": "zh", "value": "=协定, “a”\\u2028", "origin": "original"}'
    )
    assert columns["named"] == "KZ"
    assert json.loads(zlib.decompress(columns["content"]))["parties"][0]["party"] == "KZ"


def test_a_form_that_changes_has_another_mark(monkeypatch):
    before = marks.mark_of.__wrapped__("agreement")
    assert before != marks.mark_of.__wrapped__("measure")
    monkeypatch.setattr(marks, "CODE_LISTS", frozenset())
    assert marks.mark_of.__wrapped__("agreement") != before


def test_what_is_written_already_stands_in_its_places():
    held = {"title": "\\u0000 “协定”", "n": [1, None, 2.5]}
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()
    value = {"records": [{"content": held}, {"content": held, "z": 1}], "total": 2}
    put = {"records": [{"content": WrittenJson(text)}, {"content": WrittenJson(text), "z": 1}],
           "total": 2}  # fmt: skip
    assert compact_json(put) == compact_json(value)
    with pytest.raises(ValueError, match="zip"):
        compact_json({"a": "\0", "b": WrittenJson(text)})
    with pytest.raises(TypeError, match="set"):
        compact_json({"a": {1}})


@pytest.mark.parametrize("asked", ["", "?fields=code,content", "?fields=content.texts"])
def test_programs_are_given_the_same_whether_it_is_kept_or_not(registry, asked):
    client, address = registry.test_client(), f"/api/v1/records/A1{asked}"
    held = client.get(address).text
    assert json.loads(held)["content"]["texts"][0]["title"] == "Agreement A1"
    with registry.app_context(), writing():
        forget_all()
        db.session.commit()
    registry.extensions["page_cache"].kept.clear()
    assert client.get(address).text == held
