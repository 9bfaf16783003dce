"""Who reads an application and its files: the sides that have a part in it, and nobody else."""

import pytest
from werkzeug.exceptions import NotFound

from accounts.actors import Person
from accounts.queries import account_by_email
from cooperation.fund.applications.holding import open_one
from cooperation.fund.applications.models import Application, ApplicationFile, CoApplicant
from cooperation.fund.applications.queries import readable, received
from core.database import db, utcnow, writing
from core.permissions import VISITOR
from registry.documents.storing import keep
from registry.door import acting_as
from tests.applications import application, review
from tests.files import pdf
from tests.fund import fund_call
from tests.pages.test_papers import person
from tests.papers import sent_file
from tests.people import accounts_factory, let_in
from tests.records import EDITOR, administration

FILE = "/en/fund/applications/1/files/1"


@pytest.fixture
def site(app):
    """FC01, a submitted application of KZ with a file, which UZ is asked to join."""
    with app.app_context(), writing(), acting_as(EDITOR):
        bodies = [administration(code) for code in ("KZ", "UZ", "MN")]
        made = application(fund_call(), bodies[0], "submitted")
        made.partners = [CoApplicant(body_id=bodies[1].id)]
        made.files = [
            ApplicationFile(sha256=keep(sent_file(pdf()).stream), filename="plan.pdf",
                            media_type="application/pdf", size=len(pdf()), added_at=utcnow())
        ]  # fmt: skip
        db.session.commit()
    return app


def changed(site, **columns):
    with site.app_context(), writing(), acting_as(EDITOR):
        held = db.session.query(Application).one()
        for name, value in columns.items():
            setattr(held, name, value)
        db.session.commit()


def partner(site, state):
    with site.app_context(), writing():
        held = db.session.query(CoApplicant).one()
        held.state, held.answered_at = state, utcnow()
        db.session.commit()


def status(client):
    answer = client.get(FILE)
    answer.close()
    return answer.status_code


@pytest.mark.parametrize(("role", "scope", "expected"), [
    ("delegate", "KZ", 200), ("delegate", "UZ", 200), ("delegate", "MN", 404),
    ("editor", "", 200), ("administrator", "", 200), ("translator", "ru", 404),
    ("protocol", "", 404),
])  # fmt: skip
def test_a_file_is_for_those_who_have_a_part(site, role, scope, expected):
    client = site.test_client()
    let(client, site, role, scope)
    assert status(client) == expected


def let(client, site, role, scope, email="one@example.org"):
    let_in(client, accounts_factory(site, role, email, scope))


def test_visitors_sign_in_and_drafts_are_the_administrations_alone(site):
    assert status(site.test_client()) == 303
    editor = person(site, "desk@example.org", "editor")
    changed(site, state="draft")
    assert status(editor) == 404
    delegate = person(site, "kz@example.org", "delegate")
    answer = delegate.get(FILE)
    assert answer.data == pdf()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    answer.close()


def test_who_refused_to_join_or_is_asked_no_more_reads_it_no_more(site):
    client = site.test_client()
    let(client, site, "delegate", "UZ")
    partner(site, "confirmed")
    assert status(client) == 200
    changed(site, state="withdrawn")
    assert status(client) == 404
    changed(site, state="submitted")
    partner(site, "refused")
    assert status(client) == 404


@pytest.mark.parametrize(("scope", "received_by_them"), [("MN", 1), ("KZ", 0), ("UZ", 0)])
def test_an_editor_sees_nothing_as_such_that_their_own_administration_has_a_part_in(
    site, scope, received_by_them
):
    both = Person(9, "both", "", "en", 1, frozenset({("editor", ""), ("delegate", scope)}))
    with site.app_context(), acting_as(EDITOR):
        one = db.session.scalars(readable(both)).one()  # as who applies or joins, or as an editor
        assert len(db.session.scalars(received(both, one.call_id)).all()) == received_by_them


def test_an_editor_reads_a_draft_of_their_own_administration_alone(site):
    changed(site, state="draft")
    with site.app_context(), acting_as(EDITOR):
        for scope, held in (("MN", 0), ("KZ", 1)):
            both = Person(9, "b", "", "en", 1, frozenset({("editor", ""), ("delegate", scope)}))
            assert len(db.session.scalars(readable(both)).all()) == held


def test_a_reviewer_reads_what_they_were_named_for_unless_a_conflict_bars_them(site):
    email = accounts_factory(site, "translator", "reviewer@example.org")
    with site.app_context(), writing(), acting_as(EDITOR):
        account = db.session.scalars(account_by_email(email)).one()
        assert db.session.scalar(readable(account)) is None
        one = review(db.session.scalars(readable(EDITOR)).one(), account)
        assert db.session.scalar(readable(account)) is not None
        one.sent_at, one.conflict, one.conflict_words = None, "has", "We are cousins."
        db.session.flush()
        assert db.session.scalar(readable(account)) is None
        db.session.rollback()


def test_what_was_applied_to_a_call_that_is_withdrawn_is_not_opened(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        one = db.session.scalars(readable(EDITOR)).one()
        number = one.id
        db.session.rollback()
        assert db.session.scalar(readable(VISITOR)) is None
        with pytest.raises(NotFound):
            open_one(readable(VISITOR), number)
