"""Checking and reviewing applications: who sees what, and when."""

import re

import pytest

from accounts.services import grant_role
from cooperation.fund.applications.models import (
    Application,
    ApplicationReview,
    CoApplicant,
)
from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.jobs import Job
from core.permissions import NamedActor
from registry.door import acting_as
from registry.models import Record
from tests.applications import application, review
from tests.fund import fund_call
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.pages.test_papers import person
from tests.papers import account
from tests.people import accounts_factory, form_token, let_in
from tests.records import EDITOR, administration

LIST = "/en/desk/fund/calls/FC01/applications/"
PAGE = f"{LIST}1"
REVIEWS = "/en/fund/reviews/"
TITLE = "Laboratory course for KZ"
NEED = "Few officers are trained."
OFFICE = NamedActor("test", "administrator")
CRITERIA = ("relevance", "feasibility", "budget", "equity")
WORDS = "Сильная заявка."


@pytest.fixture
def site(app):
    """FC01 with a submitted application of KZ; the editor's client, and three who may review."""
    for who, role in (("desk", "editor"), ("one", "translator"), ("two", "protocol"),
                      ("mn", "delegate")):  # fmt: skip
        app.extensions[who] = client_of(app, who, role)
    accounts_factory(app, "delegate", "kz@example.org", "KZ")
    with app.app_context(), writing(), acting_as(EDITOR):
        kz, *_others = [administration(code) for code in ("KZ", "UZ", "MN")]
        call = fund_call()
        application(call, kz, "submitted", account_id=account("kz@example.org").id)
        db.session.commit()
    return app


def client_of(app, who, role):
    if role == "delegate":
        client = app.test_client()
        let_in(client, accounts_factory(app, role, f"{who}@example.org", "MN"))
        return client
    return person(app, f"{who}@example.org", role)


def by(site, who):
    return site.extensions[who]


def changed(site, model=Application, **columns):
    with site.app_context(), writing(), acting_as(EDITOR):
        held = db.session.query(model).order_by(model.id).first()
        for name, value in columns.items():
            setattr(held, name, value)
        db.session.commit()


def held(site, name="state", model=Application):
    with site.app_context(), acting_as(EDITOR):
        return getattr(db.session.query(model).order_by(model.id).first(), name)


def acts(site):
    with site.app_context():
        found = db.session.query(AuditEntry).filter(AuditEntry.target == "application:1")
        return [one.action for one in found.order_by(AuditEntry.id)]


def letters(site):
    with site.app_context():
        return [one.payload for one in db.session.query(Job).filter(Job.topic == "mail")]


def press(site, end, who="desk", base=PAGE, **values):
    form = form_of(by(site, who).get(base).text, end)
    return by(site, who).post(f"{PAGE}{end}" if base == PAGE else base + end,
                              data=with_values(form, **values))  # fmt: skip


def named(site, who="one"):
    return press(site, "/reviewers", email=f"{who}@example.org")


def asked(site, *people):
    """The application is eligible, and these people are asked for a review."""
    changed(site, state="eligible")
    for who in people:
        assert named(site, who).status_code == 303


def declare(site, who, number, conflict="none", words=""):
    return press_review(site, who, number, "/declare", conflict=conflict, words=words)


def press_review(site, who, number, end="", **values):
    address = f"{REVIEWS}{number}"
    form = form_of(by(site, who).get(address).text, f"{number}{end}")
    return by(site, who).post(address + end, data=with_values(form, **values))


def sent(site, who, number, score=4, words=WORDS, act="send"):
    filled = {f"score-{one}": str(score) for one in CRITERIA}
    filled |= {f"words-{one}": words for one in CRITERIA}
    return press_review(site, who, number, act=act, language="ru", **filled)


def reviewed(site, who, number, score=4, words=WORDS):
    assert declare(site, who, number).status_code == 303
    assert sent(site, who, number, score, words).status_code == 303


def test_the_check_says_yes_no_or_not_known_and_the_editor_decides(site):
    words = page_at(by(site, "desk"), PAGE).words()
    for told in ("The call is open to every administration.", "5 of 30", "It has none."):
        assert told in words
    assert NEED in words
    changed(site, currency="USD", submitted_at=utcnow())
    assert (
        "It is in another currency than the budget of the call."
        in page_at(by(site, "desk"), PAGE).words()
    )
    assert press(site, "/eligible").status_code == 303
    assert held(site) == "eligible"
    assert acts(site) == ["application.eligible"]
    (letter,) = letters(site)
    assert "FC01-1" in str(letter)


def test_it_is_returned_with_words_and_a_day_by_the_clocks_of_the_call(site):
    answer = press(site, "/return", note="", until="2020-01-01")
    assert answer.status_code == 422
    said = {"note": "Il manque le budget.", "note_language": "fr"}
    answer = press(site, "/return", until="2020-01-01", **said)
    assert answer.status_code == 422
    assert "Il manque le budget." in answer.text
    day = utcnow().date().replace(day=28)
    day = day.replace(year=day.year + (day.month == 12), month=day.month % 12 + 1)
    assert press(site, "/return", until=day.isoformat(), **said).status_code == 303
    assert held(site) == "returned"
    until = held(site, "returned_until")
    assert until.isoformat().startswith(f"{day.isoformat()}T16:00")  # midnight in Shanghai
    assert "Il manque le budget." in str(letters(site)[-1])
    assert "Il manque le budget." in page_at(by(site, "desk"), PAGE).words()


def test_what_somebody_changed_meanwhile_is_told_and_nothing_is_done(site):
    form = form_of(by(site, "desk").get(PAGE).text, "/eligible")
    changed(site, seats=6)
    answer = by(site, "desk").post(f"{PAGE}/eligible", data=form)
    assert answer.status_code == 409
    assert "Somebody changed this application" in answer.text
    assert held(site) == "submitted"


def test_a_reviewer_is_named_and_the_letter_does_not_say_which_application(site):
    asked(site, "one")
    assert held(site) == "under_review"
    assert acts(site) == ["application.name_reviewer"]
    letter = str(letters(site)[-1])
    assert "/en/fund/reviews/" in letter
    for secret in (TITLE, "FC01-1", "KZ", "Kazakhstan"):
        assert secret not in letter
    assert named(site, "one").status_code == 409
    assert named(site, "nobody").status_code == 422


def test_who_is_bound_is_not_named(site):
    changed(site, state="eligible")
    assert named(site, "kz").status_code == 422
    with site.app_context(), writing(), acting_as(EDITOR):
        uz = administration_id("UZ")
        db.session.query(Application).one().partners = [CoApplicant(body_id=uz)]
        db.session.commit()
    accounts_factory(site, "delegate", "uz@example.org", "UZ")
    assert named(site, "uz").status_code == 422
    accounts_factory(site, "editor", "gone@example.org", active=False)
    assert named(site, "gone").status_code == 422
    assert named(site, "mn").status_code == 303


def administration_id(code):
    return db.session.query(Record.id).filter_by(code=code).scalar()


def test_before_a_conflict_is_declared_only_call_and_administration_are_seen(site):
    asked(site, "one")
    page = page_at(by(site, "one"), f"{REVIEWS}1")
    assert "Kazakhstan" in page.words()
    for secret in (TITLE, NEED, "Teachers"):
        assert secret not in page.words()
        assert secret not in page_at(by(site, "one"), REVIEWS).words()
    assert declare(site, "one", 1).status_code == 303
    assert NEED in page_at(by(site, "one"), f"{REVIEWS}1").words()


def test_with_a_conflict_nothing_more_is_seen_and_another_is_needed(site):
    asked(site, "one", "two")
    assert declare(site, "one", 1, "has").status_code == 422
    assert declare(site, "one", 1, "has", "نحن أقارب.").status_code == 303
    words = page_at(by(site, "one"), f"{REVIEWS}1").words()
    assert NEED not in words
    assert "نحن أقارب." in words
    desk = page_at(by(site, "desk"), PAGE).words()
    assert "another reviewer is needed" in desk
    assert "نحن أقارب." in desk
    assert "another reviewer is needed" in page_at(by(site, "desk"), LIST).words()


def test_an_editor_with_a_declared_conflict_sees_it_no_more_at_the_desk(site):
    asked(site, "one", "desk")
    assert declare(site, "desk", 2, "has", "We are cousins.").status_code == 303
    assert by(site, "desk").get(PAGE).status_code == 404
    assert TITLE not in page_at(by(site, "desk"), LIST).words()


@pytest.mark.parametrize("binding", ["grant", "co-applicant"])
def test_a_bond_that_comes_later_closes_the_review(site, binding):
    asked(site, "mn" if binding == "co-applicant" else "one")
    who = "mn" if binding == "co-applicant" else "one"
    assert declare(site, who, 1).status_code == 303
    form = form_of(by(site, who).get(f"{REVIEWS}1").text, "/1")
    with site.app_context(), writing(), acting_as(EDITOR):
        if binding == "grant":
            grant_role(account("one@example.org"), "delegate", "KZ", by=OFFICE)
        else:
            made = db.session.query(Application).one()
            made.partners = [CoApplicant(body_id=administration_id("MN"))]
        db.session.commit()
    if binding == "grant":
        let_in(by(site, who), "one@example.org")  # a grant ends what was begun before
    assert by(site, who).get(f"{REVIEWS}1").status_code == 404
    assert by(site, who).post(f"{REVIEWS}1", data=form).status_code == 404
    assert TITLE not in page_at(by(site, who), REVIEWS).words()


def test_a_draft_is_kept_and_a_review_sent_once(site):
    asked(site, "one")
    assert declare(site, "one", 1).status_code == 303
    answer = press_review(site, "one", 1, act="save", **{"score-relevance": "2"})
    assert answer.status_code == 303
    page = by(site, "one").get(f"{REVIEWS}1").text
    assert form_of(page, "/1")["score-relevance"] == "2"
    answer = press_review(site, "one", 1, act="send", **{"words-budget": WORDS})
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert "Give a score." in answer.text
    assert "Say why, for this score." in answer.text
    old = form_of(by(site, "one").get(f"{REVIEWS}1").text, "/1")
    assert sent(site, "one", 1).status_code == 303
    again = by(site, "one").post(f"{REVIEWS}1", data=with_values(old, act="save"))
    assert again.status_code == 409
    assert held(site, "scores", ApplicationReview) == dict.fromkeys(CRITERIA, 4)
    assert acts(site)[1:] == ["application.declare", "application.draft_review",
                              "application.review"]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [("score-relevance", "6"), ("language", "xx")])
def test_values_that_mean_nothing_are_refused(site, name, value):
    asked(site, "one")
    declare(site, "one", 1)
    assert press_review(site, "one", 1, act="save", **{name: value}).status_code == 422
    assert held(site, "scores", ApplicationReview) == {}


def test_others_reviews_are_seen_once_ones_own_is_sent_and_without_names(site):
    asked(site, "one", "two")
    reviewed(site, "one", 1, words="Мнение первое.")
    declare(site, "two", 2)
    assert "Мнение первое." not in page_at(by(site, "two"), f"{REVIEWS}2").words()
    sent(site, "two", 2, words="Мнение второе.")
    words = page_at(by(site, "two"), f"{REVIEWS}2").words()
    assert "Мнение первое." in words
    assert "Translator" not in words
    assert "Мнение второе." in page_at(by(site, "one"), f"{REVIEWS}1").words()


def test_an_editor_who_reviews_sees_no_scores_before_their_own(site):
    asked(site, "one", "desk")
    reviewed(site, "one", 1, 5)
    assert WORDS not in page_at(by(site, "desk"), PAGE).words()
    assert "After your own review" in page_at(by(site, "desk"), LIST).words()
    reviewed(site, "desk", 2, 3)
    assert WORDS in page_at(by(site, "desk"), PAGE).words()
    assert "After your own review" not in page_at(by(site, "desk"), LIST).words()


def test_the_spread_is_shown_and_warned_of(site):
    asked(site, "one", "two")
    reviewed(site, "one", 1, 5)
    reviewed(site, "two", 2, 3)
    page = page_at(by(site, "desk"), PAGE)
    assert "Reviewers differ by two points or more: Relevance" in page.words()
    assert page.by_id("scores-title") is not None
    rows = page_at(by(site, "desk"), LIST).words()
    assert "80" in rows
    assert "60–100" in rows
    assert "reviewers differ" in rows


def test_the_shortlist_needs_the_reviews_that_the_call_asks_for(site):
    asked(site, "one", "two")
    reviewed(site, "one", 1)
    answer = press(site, "shortlist", base=LIST, chosen=f"1:{held(site, 'version')}")
    assert answer.status_code == 409
    assert "FC01-1: It has fewer reviews than the call asks for." in answer.text
    reviewed(site, "two", 2)
    assert press(site, "shortlist", base=LIST, chosen="1:1").status_code == 409
    assert press(site, "shortlist", base=LIST, chosen=[]).status_code == 422
    assert press(site, "shortlist", base=LIST, chosen="x").status_code == 400
    good = f"1:{held(site, 'version')}"
    assert press(site, "shortlist", base=LIST, chosen=good).status_code == 303
    assert held(site) == "shortlisted"
    assert press(site, "/shortlist/remove").status_code == 303
    assert held(site) == "under_review"
    assert press(site, "/shortlist").status_code == 303
    assert acts(site)[-3:] == ["application.shortlist", "application.take_off",
                               "application.shortlist"]  # fmt: skip


def test_several_go_on_the_shortlist_together_or_none(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        first = db.session.query(Application).one()
        uz = db.session.query(Record).filter_by(code="UZ").one()
        second = application(first.call, uz, "under_review", number=2)
        first.state = "under_review"
        for one in (first, second):
            for who in ("one", "two"):
                review(one, account(f"{who}@example.org"))
        db.session.commit()
        versions = first.version, second.version
    stale = [f"1:{versions[0]}", f"2:{versions[1] + 1}"]
    assert press(site, "shortlist", base=LIST, chosen=stale).status_code == 409
    assert held(site) == "under_review"
    good = [f"1:{versions[0]}", f"2:{versions[1]}"]
    assert press(site, "shortlist", base=LIST, chosen=good).status_code == 303
    words = page_at(by(site, "desk"), f"{LIST}?state=shortlisted&order=score").words()
    assert "FC01-1" in words
    assert "FC01-2" in words
    assert by(site, "desk").get(f"{LIST}?state=nonsense").status_code == 400


def test_a_reviewer_who_has_not_sent_is_asked_no_more(site):
    asked(site, "one", "two")
    reviewed(site, "one", 1)
    token = form_token(by(site, "desk"), PAGE)
    answer = by(site, "desk").post(f"{PAGE}/reviewers/1/remove", data={"csrf_token": token})
    assert answer.status_code == 409
    assert press(site, "/reviewers/2/remove").status_code == 303
    assert by(site, "two").get(f"{REVIEWS}2").status_code == 404
    assert (
        by(site, "desk").post(f"{PAGE}/reviewers/9/remove", data={"csrf_token": token}).status_code
        == 404
    )


@pytest.mark.parametrize("scope", ["KZ", "UZ"])
def test_an_editor_who_is_a_delegate_of_a_part_sees_and_does_nothing(site, scope):
    changed(site, state="eligible")
    with site.app_context(), writing(), acting_as(EDITOR):
        made = db.session.query(Application).one()
        made.partners = [CoApplicant(body_id=administration_id("UZ"))]
        db.session.commit()
    token = form_token(by(site, "desk"), PAGE)
    with site.app_context(), writing():
        grant_role(account("desk@example.org"), "delegate", scope, by=OFFICE)
        db.session.commit()
    let_in(by(site, "desk"), "desk@example.org")
    assert TITLE not in page_at(by(site, "desk"), LIST).words()
    assert by(site, "desk").get(PAGE).status_code == 404
    token = form_token(by(site, "desk"), "/en/account/")
    sent_ = {"csrf_token": token, "version": 1, "email": "one@example.org", "note": "x",
             "note_language": "en", "until": "2099-01-01", "chosen": "1:1"}  # fmt: skip
    for end in ("/eligible", "/return", "/reviewers", "/shortlist", "/shortlist/remove"):
        assert by(site, "desk").post(f"{PAGE}{end}", data=sent_).status_code == 404, end
    assert by(site, "desk").post(f"{LIST}shortlist", data=sent_).status_code == 409


@pytest.mark.parametrize("who", ["one", "two", "mn"])
def test_the_desks_pages_are_the_secretariats(site, who):
    for address in (LIST, PAGE):
        assert by(site, who).get(address).status_code == 403
    assert site.test_client().get(LIST).status_code == 303
    assert by(site, who).get(f"{REVIEWS}1").status_code == 404


def test_drafts_and_applications_of_other_calls_are_not_there(site):
    changed(site, state="draft")
    assert by(site, "desk").get(PAGE).status_code == 404
    changed(site, state="submitted")
    assert by(site, "desk").get("/en/desk/fund/calls/FC02/applications/1").status_code == 404


def test_the_path_of_an_application_is_told_from_the_log(site):
    press(site, "/eligible")
    named(site, "one")
    words = page_at(by(site, "desk"), PAGE).words()
    assert "Application found eligible" in words
    assert "Reviewer of an application named" in words


def test_who_reviewed_what_is_submitted_anew_looks_at_it_again(site):
    asked(site, "one")
    reviewed(site, "one", 1)
    changed(site, state="submitted", submitted_at=utcnow())
    assert press(site, "/eligible").status_code == 303
    assert held(site) == "under_review"
    assert held(site, "sent_at", ApplicationReview) is None
    assert held(site, "scores", ApplicationReview)["relevance"] == 4
    assert NEED not in page_at(by(site, "one"), f"{REVIEWS}1").words()


def test_what_waits_is_told_at_the_desk(site):
    words = page_at(by(site, "desk"), "/en/desk/").words()
    assert "Applications to check" in words
    assert TITLE in words
    asked(site, "desk")
    page = page_at(by(site, "desk"), "/en/desk/")
    assert TITLE not in page.words()
    assert f"{REVIEWS}1" in {one.get("href") for one in page.all("a")}
    reviewed(site, "desk", 1)
    page = page_at(by(site, "desk"), "/en/desk/")
    assert f"{REVIEWS}1" not in {one.get("href") for one in page.all("a")}


def test_editors_come_there_from_the_call_and_from_the_desk(site):
    link = f'href="{LIST}"'
    assert link in by(site, "desk").get("/en/fund/calls/FC01").text
    assert link in by(site, "desk").get("/en/desk/fund/").text
    assert link not in by(site, "one").get("/en/fund/calls/FC01").text


def test_no_cache_keeps_any_of_it(site):
    asked(site, "one")
    for who, address in (("desk", LIST), ("desk", PAGE), ("one", REVIEWS), ("one", f"{REVIEWS}1")):
        assert by(site, who).get(address).headers["Cache-Control"] == "no-store"


def test_the_statements_do_not_grow_with_applications_and_reviews(site):
    def many(first, last):
        with site.app_context(), writing(), acting_as(EDITOR):
            call = db.session.query(Application).first().call
            for number in range(first, last):
                body = administration(f"{chr(65 + number % 26)}{chr(65 + number // 26)}")
                one = application(call, body, "under_review", number=number)
                for who in ("one", "two"):
                    review(one, account(f"{who}@example.org"))
            db.session.commit()

    def counted(who, address):
        with statements_of(site) as sent_statements:
            page_at(by(site, who), address)
        return len(sent_statements)

    many(2, 4)
    few = [counted("desk", LIST), counted("one", REVIEWS), counted("desk", f"{LIST}2")]
    many(4, 20)
    assert [counted("desk", LIST), counted("one", REVIEWS), counted("desk", f"{LIST}2")] == few


def test_pages_hold_to_html_and_name_their_languages(site):
    asked(site, "one", "two")
    reviewed(site, "one", 1, 5)
    declare(site, "two", 2)
    for tag in ("en", "ar", "zh"):
        for who, path in (("desk", LIST), ("desk", PAGE), ("one", f"{REVIEWS}1"),
                          ("two", f"{REVIEWS}2"), ("two", REVIEWS)):  # fmt: skip
            page = page_at(by(site, who), path.replace("/en/", f"/{tag}/"))
            assert page.nesting_faults() == []
            assert page.heading_faults() == []
            assert page.repeated_ids() == set()
            assert page.broken_references() == set()


def test_nothing_of_it_is_in_the_log_but_codes(site):
    asked(site, "one")
    reviewed(site, "one", 1)
    with site.app_context():
        for one in db.session.query(AuditEntry).filter(AuditEntry.target == "application:1"):
            assert not re.search("@|Course|Сильная|Translator", str(one.detail))
