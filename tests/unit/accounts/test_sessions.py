import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.urls import iri_to_uri

from accounts import services
from accounts.actors import Visitor
from accounts.sessions import person_of, safe_target
from core.database import db
from core.permissions import EVERYBODY, NamedActor, allows

OFFICE = NamedActor("office", "administrator")


@pytest.mark.parametrize("target", ["/en/", "/zh/search?q=关通&page=2", "/r/A0042#texts", "/%2F/x"])
def test_a_path_of_this_site_is_a_safe_target(target):
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "en/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "https://evil.example/",
        "https:/evil.example",
        "javascript:alert(1)",
        "//[",
        "/" + "x" * 3000,
    ],
)
def test_an_address_elsewhere_is_no_safe_target(target):
    assert safe_target(target) is None


@given(st.text(alphabet="/\\:.@?#%\t\n aé[]"))
def test_a_safe_target_begins_with_exactly_one_slash_as_browsers_read_it(target):
    if safe_target(target) is not None:
        read = iri_to_uri(target).replace("\\", "/")
        assert read.startswith("/")
        assert not read.startswith("//")


@pytest.mark.usefixtures("in_app")
def test_a_session_belongs_to_its_account_and_epoch():
    account = services.create_account("a@example.org", "A", "a lantern by the gate", "en", OFFICE)
    identifier = account.get_id()
    found = person_of(identifier)
    assert found is not None
    assert (found.account_id, found.name) == (account.id, "A")
    services.grant_role(account, "editor", "", by=OFFICE)
    assert person_of(identifier) is None
    assert person_of(account.get_id()) is not None
    account.active = False
    db.session.flush()
    assert person_of(account.get_id()) is None


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    "identifier", ["", "1", "1.1.1", "1.", ".1", "-1.1", "٣.١", "9" * 40 + ".1"]
)
def test_a_broken_identifier_is_nobody(identifier):
    assert person_of(identifier) is None


@pytest.mark.usefixtures("in_app")
def test_a_person_may_do_what_a_visitor_may_even_without_a_role():
    account = services.create_account("a@example.org", "A", "a lantern by the gate", "en", OFFICE)
    assert account.roles == Visitor().roles
    assert account.roles <= EVERYBODY
    assert allows(account.person, "site.read")
    assert not allows(account.person, "desk.open")
