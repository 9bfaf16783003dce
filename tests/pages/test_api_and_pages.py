"""The same act by a page and by the API: the same version, and refused for the same reason."""

import copy

import pytest
from sqlalchemy import select

from core.database import db
from registry.models import Record
from registry.proposals import Proposal
from registry.versions import Revision
from tests.instances import copied, instance
from tests.pages.forms import form_of, with_values
from tests.people import accounts_factory, form_token, let_in
from tests.programs import TRUST, Program, event_content, hold_agreement, token_of

EVENT = {
    "act": "legal.signature", "when": "2015-05-28", "party": "", "reported": "", "due": "",
    "title": "", "summary": "", "language": "en", "source": "s1", "locator": "", "corrects": "",
    **TRUST,
}  # fmt: skip


class ByPage:
    """Ana, at the desk."""

    def __init__(self, app, role):
        self.app = app
        self.client = app.test_client()
        let_in(self.client, accounts_factory(app, role, "ana@example.org"))

    def texts(self):
        """What is told of what was done, in words."""
        return self.answer.text.replace("&#39;", "'")

    def begin(self):
        form = {"csrf_token": form_token(self.client, "/en/account/")}
        return self.client.post("/en/desk/records/A1/edit", data=form).location

    def edit(self, title, party, submit):
        address = self.begin()
        form = form_of(self.client.get(address).text)
        values = {"texts-0-title": title, "parties-0-party": party}
        values = {name: value for name, value in values.items() if name in form}
        do = "submit" if submit else "save"
        self.answer = self.client.post(
            address, data=with_values(form, **values, do=do, message="Changed")
        )

    def event(self, date, source):
        address = "/en/desk/records/A1/events/add"
        form = {"csrf_token": form_token(self.client, address)}
        self.answer = self.client.post(
            address, data={**form, **EVENT, "when": date, "source": source}
        )

    def translate(self, language, title):
        versions = {"version": "0", "record_version": str(self.version())}
        words = {"title": title, "summary": "", "body": "", "origin": "human"}
        form = {"csrf_token": form_token(self.client, "/en/account/"), "message": "Changed"}
        self.answer = self.client.post(
            f"/en/desk/translation/{language}/A1",
            data={**form, **versions, **words, "action": "submit"},
        )

    def version(self):
        with self.app.app_context():
            return db.session.scalar(select(Record.version).where(Record.code == "A1"))


class ByProgram:
    """Ana's program."""

    def __init__(self, app, role):
        self.app = app
        self.program = Program(app, token_of(app, accounts_factory(app, role, "ana@example.org")))

    def texts(self):
        return str(self.answer.json)

    def edit(self, title, party, submit):
        first = self.program.post("/proposals", {"record": "A1"})
        content = copy.deepcopy(first.json["content"])
        content["texts"][0]["title"] = title
        content["parties"][0]["party"] = party
        self.answer = self.program.put(
            first.location, {"content": content}, If_Match=first.headers["ETag"]
        )
        if submit and self.answer.status_code == 200:
            self.answer = self.program.post(
                f"{first.json['url']}/submit", {"message": "Changed"},
                If_Match=self.answer.headers["ETag"],
            )  # fmt: skip

    def event(self, date, source):
        content = event_content(date_text=date, citations=[{"source": source, **TRUST}])
        self.answer = self.program.post("/records/A1/events", {"content": content})

    def translate(self, language, title):
        path = f"/records/A1/texts/{language}"
        tag = self.program.get(path).headers["ETag"]
        body = {"title": title, "summary": "", "body": "", "submit": True, "message": "Changed"}
        self.answer = self.program.put(path, body, If_Match=tag)


@pytest.fixture(params=[ByPage, ByProgram])
def writer(request):
    """How Ana writes."""
    return request.param


@pytest.fixture
def sites(tmp_path, empty_sqlite):
    """Two installations that are alike."""
    made = []
    stack = []
    for name in ("page", "program"):
        folder = tmp_path / name
        folder.mkdir()
        one = instance(folder, copied(empty_sqlite, folder))
        stack.append(one)
        app = one.__enter__()
        hold_agreement(app)
        made.append(app)
    yield made
    for one in stack:
        one.__exit__(None, None, None)


def accepted(app):
    """What was sent for review, accepted by Bo at the desk."""
    client = app.test_client()
    let_in(client, accounts_factory(app, "editor", "bo@example.org"))
    with app.app_context():
        number = db.session.scalars(select(Proposal.id).where(Proposal.state == "in_review")).one()
    page = f"/en/desk/proposals/{number}"
    answer = client.post(f"{page}/accept", data=form_of(client.get(page).text, "/accept"))
    assert answer.status_code == 303, answer.text


def published(app):
    """The snapshots of all versions, and who said what of them."""
    with app.app_context():
        rows = db.session.scalars(select(Revision).order_by(Revision.id))
        return [(one.actor_name, one.message, one.snapshot, one.content_hash) for one in rows]


@pytest.mark.parametrize(
    ("role", "act", "values"),
    [
        ("editor", "edit", ("Another title", "KZ", True)),
        ("editor", "event", ("2015-05-28", "s1")),
        ("editor", "translate", ("fr", "Accord A1")),
        ("translator", "translate", ("ru", "Соглашение A1")),
    ],
)
def test_both_make_the_same_version(sites, role, act, values):
    for app, way in zip(sites, (ByPage, ByProgram), strict=True):
        ana = way(app, role)
        getattr(ana, act)(*values)
        assert ana.answer.status_code in (200, 201, 303), ana.answer.text
        accepted(app)
    by_page, by_program = map(published, sites)
    assert by_page == by_program
    assert len(by_page) > 3


@pytest.mark.parametrize(
    ("role", "act", "values", "reason"),
    [
        ("editor", "edit", ("", "KZ", True), "A title in the source language is needed."),
        ("editor", "edit", ("Agreement A1", "KZ", True), "Nothing is changed yet."),
        ("editor", "edit", ("a" * 601, "KZ", True), "It is too long: 601 characters, 600 at most."),
        ("editor", "event", ("2999", "s1"), "The date lies in the future."),
        ("translator", "translate", ("fr", "Accord A1"),
         "You may change the texts in your languages only."),
    ],
)  # fmt: skip
def test_both_refuse_for_the_same_reason(app, writer, role, act, values, reason):
    hold_agreement(app)
    before = published(app)
    ana = writer(app, role)
    getattr(ana, act)(*values)
    assert 400 <= ana.answer.status_code < 500, ana.answer.text
    assert reason in ana.texts()
    assert published(app) == before
    with app.app_context():
        waiting = select(Proposal).where(Proposal.state == "in_review")
        assert db.session.scalars(waiting).all() == []
