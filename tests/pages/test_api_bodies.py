"""Bodies that cannot be taken: what is no JSON, what is too much, what is of the wrong type."""

import pytest
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import db
from tests.instances import copied, instance
from tests.pages.asking import API
from tests.programs import hold_agreement, program_of

JSON = "application/json"


@pytest.fixture(scope="module")
def site(tmp_path_factory, empty_sqlite):
    """An installation for this module: nothing in it is ever written."""
    folder = tmp_path_factory.mktemp("bodies")
    with instance(folder, copied(empty_sqlite, folder)) as made:
        hold_agreement(made)
        yield made


@pytest.fixture(scope="module")
def editor(site):
    return program_of(site, "editor")


@pytest.fixture(autouse=True)
def unwritten(site):
    """Whatever is sent, nothing is on record afterwards that was not before."""

    def entries():
        with site.app_context():
            return db.session.scalar(select(func.count()).select_from(AuditEntry))

    before = entries()
    yield
    assert entries() == before


def sent(editor, data, kind=JSON, **headers):
    return editor.client.post(
        f"{API}/proposals", data=data, headers=editor.headers | {"Content-Type": kind} | headers
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"kind": "source", "kind": "event"}',
        b'{"kind": NaN}',
        b'{"kind": Infinity}',
        b'{"code": "\xff"}',
        b'{"code": "\\ud800"}',
        '{"kind": "source"}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b"[]",
        b'"text"',
        b"null",
        b"1" * 5000,
        b'{"content": ' + b"[" * 9 + b"]" * 9 + b"}",
        b'{"content": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"kind": "source"} {}',
    ],
)
def test_what_is_no_json_object_is_refused(editor, data):
    answer = sent(editor, data)
    assert answer.status_code == 400, answer.text
    assert answer.json["type"].endswith("/problems/bad-request")


@pytest.mark.parametrize(
    ("kind", "coding"),
    [
        ("text/plain", ""),
        ("application/x-www-form-urlencoded", ""),
        ("multipart/form-data; boundary=a", ""),
        ("application/merge-patch+json", ""),
        ("", ""),
        (JSON, "gzip"),
    ],
)
def test_a_body_of_another_type_is_refused(editor, kind, coding):
    headers = {"Content-Encoding": coding} if coding else {}
    assert sent(editor, b'{"kind": "source"}', kind, **headers).status_code == 415


@pytest.mark.parametrize("size", [1_000_001, 3_000_000])
def test_a_body_that_is_too_large_is_refused(editor, size):
    answer = sent(editor, b'{"code": "' + b"a" * size + b'"}')
    assert answer.status_code == 413
    assert answer.json["type"].endswith("/problems/too-large")


@pytest.mark.parametrize("accepted", ["text/html", "application/xml"])
def test_who_takes_no_json_is_refused(editor, accepted):
    assert editor.post("/proposals", {"kind": "source"}, Accept=accepted).status_code == 406


def test_parameters_that_are_not_known_are_refused(editor):
    answer = editor.post("/proposals?dry_run=1", {"kind": "source"})
    assert (answer.status_code, answer.json["parameter"]) == (400, "dry_run")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"record": 1}, "/record"),
        ({"record": "A1\u0000"}, "/record"),
        ({"kind": "source", "content": []}, "/content"),
        ({"kind": "source", "a/b~c": 1}, "/a~1b~0c"),
        ({"kind": "source", "code": "a\nb"}, "/code"),
        ({"kind": "source", "code": "a" * 41}, "/code"),
        ({"kind": "source", "content": {"title": ["a"]}}, "/content/title"),
        ({"kind": "source", "content": {"title": "\u202e"}}, "/content/title"),
        ({"kind": "source", "content": {"title": "a" * 601}}, "/content/title"),
        ({"kind": "source", "content": {"date_text": "2015-13"}}, "/content/date_text"),
        ({"kind": "source", "content": {"date_text": "28 мая 2015"}}, "/content/date_text"),
        ({"kind": "source", "content": {"address": "javascript:1"}}, "/content/address"),
        ({"kind": "source", "content": {"source_kind": "gossip"}}, "/content/source_kind"),
        ({"kind": "concept", "content": {"core": "yes"}}, "/content/core"),
        ({"kind": "concept", "content": {"core": 1}}, "/content/core"),
        ({"kind": "concept", "content": {"labels": {}}}, "/content/labels"),
        ({"kind": "concept", "content": {"labels": None}}, "/content/labels"),
        ({"kind": "concept", "content": {"labels": [1]}}, "/content/labels/0"),
        ({"kind": "concept", "content": {"labels": [{"language": "RU"}]}},
         "/content/labels/0/language"),
        ({"kind": "concept", "content": {"labels": [{}, {"seen": 1}]}}, "/content/labels/1/seen"),
        ({"kind": "concept", "content": {"texts": [{"seen": 3}]}}, "/content/texts/0/seen"),
        ({"kind": "concept", "content": {"texts": [{"minor": 3}]}}, "/content/texts/0/minor"),
        ({"kind": "agreement", "content": {"parties_count": True}}, "/content/parties_count"),
        ({"kind": "agreement", "content": {"parties_count": 1.5}}, "/content/parties_count"),
        ({"kind": "agreement", "content": {"parties_count": -1}}, "/content/parties_count"),
        ({"kind": "agreement", "content": {"parties_count": 10**30}}, "/content/parties_count"),
        ({"kind": "agreement", "content": {"duration": "5 years"}}, "/content/duration"),
        ({"kind": "agreement", "content": {"concepts": ["A1"]}}, "/content/concepts"),
        ({"kind": "agreement", "content": {"concepts": "A1"}}, "/content/concepts"),
        ({"kind": "agreement", "content": {"parties": [{"party": "KZ Kazakhstan"}]}},
         "/content/parties/0/party"),
        ({"kind": "agreement", "content": {"parties": [{"party": "s1"}]}},
         "/content/parties/0/party"),
        ({"kind": "agreement", "content": {"parties": [{"code": "PA1"}]}},
         "/content/parties/0/code"),
        ({"kind": "agreement", "content": {"_typed": {}}}, "/content/_typed"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(editor, body, pointer):
    answer = editor.post("/proposals", body)
    assert answer.status_code == 422, answer.text
    assert pointer in [one["pointer"] for one in answer.json["errors"]]


def test_all_that_is_wrong_is_told_at_once(editor):
    content = {
        "form": 3, "duration": "long", "what": 1,
        "parties": [{"party": "XX"}, {"role": "king"}],
    }  # fmt: skip
    answer = editor.post("/proposals", {"kind": "agreement", "content": content})
    assert {one["pointer"] for one in answer.json["errors"]} == {
        "/content/form", "/content/duration", "/content/what", "/content/parties/0/party",
        "/content/parties/1/role",
    }  # fmt: skip
