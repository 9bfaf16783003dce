"""Focal points of many delegations, entered together: checked line by line, then all or none."""

import io

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, writing
from core.jobs import Job
from forum.delegations.models import Delegation
from registry.door import acting_as
from registry.models import Record
from tests.delegations import CODE, DESK, FOCAL, forum
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of
from tests.pages.reading import Page
from tests.people import accounts_factory, let_in
from tests.records import EDITOR, administration

ADDRESS = f"{DESK}/focal-points/"


@pytest.fixture
def number(app):
    """The delegation of Kazakhstan with a focal point; UZ, TJ and CN can be invited."""
    made = forum(app)
    with app.app_context(), writing(), acting_as(EDITOR):
        for code in ("UZ", "TJ", "CN"):
            administration(code, languages=["zh-Hans"] if code == "CN" else [])
        db.session.commit()
    return made


@pytest.fixture
def office(app, client, number):
    let_in(client, accounts_factory(app, "editor"))
    return client


def checked(client, words, **fields):
    form = form_of(client.get(ADDRESS).text, "/focal-points/")
    return client.post(
        ADDRESS,
        data={"csrf_token": form["csrf_token"], "words": words, **fields},
        content_type="multipart/form-data",
    )


def entered(client, page, **fields):
    """Press *Enter* on the page that shows the lines."""
    form = form_of(page.text, "/focal-points/")
    return client.post(f"{ADDRESS}enter", data={**form, **fields})


def rows(page):
    shown = Page(page.text)
    return [shown.words(one) for one in shown.all("tr")[1:]]


def held(app):
    with app.app_context():
        found = db.session.execute(
            select(Record.code, Delegation.focal_name, Delegation.focal_email, Delegation.language)
            .join(Delegation, Delegation.body_id == Record.id)
            .order_by(Record.code)
        )
        return [tuple(one) for one in found]


LIST = "\n".join(
    [
        "code,name,email,language",
        "uz,Dilnoza Karimova,D.Karimova@Example.uz,ru",
        "",
        'CN,"王, 小明",wang@example.cn',
    ]
)


def test_lines_are_shown_first_and_then_entered_together(app, office):
    before = held(app)
    page = checked(office, LIST)
    assert page.status_code == 200
    assert [one[0] for one in rows(page)] == ["2", "4"]
    assert all("put on the list" in one for one in rows(page))
    assert held(app) == before
    assert entered(office, page).status_code == 303
    assert held(app) == [
        ("CN", "王, 小明", "wang@example.cn", "zh"),
        *before,
        ("UZ", "Dilnoza Karimova", "d.karimova@example.uz", "ru"),
    ]
    with app.app_context():
        assert db.session.scalars(select(Job).where(Job.topic == "mail")).all() == []
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("deleg%")))
        told = [(one.action, str(one.detail)) for one in entries]
    assert [act for act, _detail in told].count("delegation.name_focal") == 2
    assert not any("Karimova" in detail or "example" in detail for _act, detail in told)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_with_any_separator_and_a_mark(app, office, separator):
    content = "\ufeff" + separator.join(["UZ", "Дилноза Каримова", "d@example.uz"])
    file = (io.BytesIO(content.encode()), "focal.csv")
    page = checked(office, "", file=file)
    assert page.status_code == 200
    assert "Дилноза Каримова" in rows(page)[0]
    assert entered(office, page).status_code == 303
    assert ("UZ", "Дилноза Каримова", "d@example.uz") in {one[:3] for one in held(app)}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("ZZ,A,a@example.org", "No published administration or organization has this code."),
        (",A,a@example.org", "The code is missing."),
        ("UZ,,a@example.org", "The name is missing."),
        ("UZ,A,", "The e-mail address is missing."),
        ("UZ", "The name is missing."),
        ("UZ,A,nobody", "This is not an e-mail address."),
        ("UZ,A,a@example.org,tlh", "Letters are written in"),
        ("UZ," + "A" * 201 + ",a@example.org", "too long"),
        ("TJ,A,a@example.org\nTJ,B,b@example.org", "The code stands on several lines."),
    ],
)
def test_each_line_tells_its_fault_and_nothing_is_saved_while_one_is_wrong(
    app, office, line, fault
):
    before = held(app)
    words = f"CN,Wang,wang@example.cn\n{line}"
    page = checked(office, words)
    shown = rows(page)
    assert fault in shown[1]
    assert "put on the list" in shown[0]
    assert "/focal-points/enter" not in page.text
    refused = entered(office, page)
    assert refused.status_code == 400
    assert "Nothing was saved" in refused.text
    assert words.splitlines()[0] in refused.text
    assert held(app) == before


def test_what_replaces_a_focal_point_is_told_and_what_is_the_same_changes_nothing(app, office):
    same = checked(office, f"KZ,Aigerim Bekova,{FOCAL}")
    assert "As it is already" in rows(same)[0]
    assert entered(office, same).status_code == 303
    page = checked(office, "KZ,Dana Omarova,dana@example.kz")
    assert "Takes the place of another focal point" in rows(page)[0]
    assert "1 line takes the place" in page.text
    assert entered(office, page).status_code == 303
    assert ("KZ", "Dana Omarova", "dana@example.kz", "ru") in held(app)
    with app.app_context():
        assert db.session.query(Delegation).one().focal_id is None


def test_what_changed_after_it_was_shown_is_shown_again(app, office):
    page = checked(office, "KZ,Dana Omarova,dana@example.kz")
    with app.app_context(), writing():
        db.session.query(Delegation).one().focal_email = "other@example.kz"
        db.session.commit()
    refused = entered(office, page)
    assert refused.status_code == 409
    assert "something else than you were shown" in refused.text
    assert entered(office, refused).status_code == 303
    edited = checked(office, "UZ,A,a@example.org")
    assert entered(office, edited, words="UZ,B,b@example.org").status_code == 409


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "There is no line"),
        ("code,name,email", "There is no line"),
        ('UZ,"A,a@example.org', "cannot be read"),
        ("UZ,A,a@example.org,ru,more", "more than four columns"),
        ("\n".join(f"U{n},A,a{n}@example.org" for n in range(501)), "at most 500 lines"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_list_kept(office, words, said):
    answer = checked(office, words)
    assert answer.status_code in (400, 422)
    assert said in answer.text
    assert words.split("\n")[0].replace('"', "&#34;") in answer.text


def test_a_file_that_is_no_text_is_told(office):
    answer = checked(office, "", file=(io.BytesIO(bytes(range(256)) * 4), "focal.csv"))
    assert answer.status_code == 422


def test_it_asks_the_same_of_the_database_for_few_lines_as_for_many(app, office):
    counts = []
    for total in (2, 60):
        words = "\n".join(f"U{n:03},A,a{n}@example.org" for n in range(total))
        with statements_of(app) as sent:
            checked(office, f"UZ,A,a@example.org\nTJ,B,b@example.org\n{words}")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_the_page_is_found_from_the_list_and_kept_by_nobody(office):
    assert ADDRESS in page_at(office, f"{DESK}/").hrefs
    assert office.get(ADDRESS).headers["Cache-Control"] == "no-store"
    assert office.get(f"/en/desk/forum/{CODE}X/delegations/focal-points/").status_code == 404
