import pytest
from sqlalchemy import select

from accounts import services
from accounts.models import Account
from accounts.passwords import UnsuitablePassword
from accounts.services import ImpossibleGrant, UnusableAccount
from core.audit import AuditEntry
from core.database import db
from core.permissions import IMPORTER, NamedActor
from core.problems import Forbidden

pytestmark = pytest.mark.usefixtures("in_app")

OFFICE = NamedActor("office", "administrator")
PASSWORD = "a lantern by the gate"


def make(email="aigul@example.kz", password=PASSWORD, name="Aigul", language="ru"):
    return services.create_account(email, name, password, language, by=OFFICE)


def actions():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_address_is_one_account_however_it_is_written():
    make("Aigul@Example.KZ ")
    with pytest.raises(UnusableAccount):
        make("aigul@example.kz")


@pytest.mark.parametrize("email", ["", "aigul", "@example.kz", "a b@example.kz", "a@b@c", "a@b..c"])
def test_what_is_not_an_address_is_refused(email):
    with pytest.raises(UnusableAccount):
        make(email)


@pytest.mark.parametrize(("name", "language"), [(" ", "ru"), ("n" * 201, "ru"), ("Aigul", "xx")])
def test_an_account_needs_a_name_and_a_language_of_the_site(name, language):
    with pytest.raises(UnusableAccount):
        make(name=name, language=language)


@pytest.mark.parametrize(
    "password", ["short", "eleven char", "x" * 201, "AIGUL@example.kz", " aigul@example.kz "]
)
def test_unsuitable_passwords_are_refused(password):
    with pytest.raises(UnsuitablePassword):
        make(password=password)


def test_the_password_is_stored_as_argon2id_with_the_declared_cost():
    assert make().password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_is_the_same_in_composed_and_decomposed_letters():
    account = make(password="café à la gare du nord")
    assert services.verify_password(account, "cafe\u0301 a\u0300 la gare du nord")


def test_a_hash_of_other_cost_is_renewed_when_the_password_is_given():
    from argon2 import PasswordHasher

    account = make()
    account.password_hash = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(
        PASSWORD
    )
    assert services.verify_password(account, PASSWORD)
    assert "m=19456,t=2,p=1" in account.password_hash


def test_a_damaged_hash_matches_no_password():
    account = make()
    account.password_hash = "damaged"
    assert not services.verify_password(account, "damaged")


def test_no_account_costs_the_same_comparison_as_an_account():
    from accounts.passwords import NOBODY, needs_rehash

    assert not needs_rehash(NOBODY)
    assert not services.verify_password(None, PASSWORD)


def test_only_administrators_manage_accounts():
    account = make()
    for act in (
        lambda: services.create_account("b@example.org", "B", PASSWORD, "en", by=IMPORTER),
        lambda: services.grant_role(account, "editor", "", by=IMPORTER),
        lambda: services.revoke_role(account, "editor", "", by=IMPORTER),
        lambda: services.change_password(account, PASSWORD, by=IMPORTER),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("delegate", ""),
        ("delegate", "kz"),
        ("translator", ""),
        ("translator", "Russian!"),
        ("editor", "KZ"),
        ("import", ""),
        ("visitor", ""),
    ],
)
def test_a_role_without_its_scope_is_not_granted(role, scope):
    with pytest.raises(ImpossibleGrant):
        services.grant_role(make(), role, scope, by=OFFICE)


def test_a_delegate_acts_for_one_administration_and_a_translator_works_in_several_languages():
    account = make()
    services.grant_role(account, "delegate", "KZ", by=OFFICE)
    services.grant_role(account, "translator", "ru", by=OFFICE)
    services.grant_role(account, "translator", "zh-hant", by=OFFICE)
    with pytest.raises(ImpossibleGrant):
        services.grant_role(account, "delegate", "KG", by=OFFICE)
    assert account.person.scopes("delegate") == {"KZ"}
    assert account.person.scopes("translator") == {"ru", "zh-hant"}
    assert account.roles == {"visitor", "delegate", "translator"}


def test_a_role_is_granted_once_and_taken_away_once():
    account = make()
    services.grant_role(account, "editor", "", by=OFFICE)
    with pytest.raises(ImpossibleGrant):
        services.grant_role(account, "editor", "", by=OFFICE)
    services.revoke_role(account, "editor", "", by=OFFICE)
    with pytest.raises(ImpossibleGrant):
        services.revoke_role(account, "editor", "", by=OFFICE)


def test_each_change_of_password_or_role_begins_a_new_epoch():
    account = make()
    epochs = [account.session_epoch]
    for change in (
        lambda: services.grant_role(account, "editor", "", by=OFFICE),
        lambda: services.change_password(account, "another long password", by=OFFICE),
        lambda: services.revoke_role(account, "editor", "", by=OFFICE),
    ):
        change()
        epochs.append(account.session_epoch)
    assert epochs == [1, 2, 3, 4]


def test_every_act_on_an_account_is_on_record():
    account = make()
    services.grant_role(account, "editor", "", by=OFFICE)
    services.change_password(account, PASSWORD + "!", by=account)
    services.revoke_role(account, "editor", "", by=OFFICE)
    assert services.enter("aigul@example.kz", PASSWORD + "!") is account
    db.session.flush()
    assert actions() == [
        "account.create",
        "account.grant_role",
        "account.change_password",
        "account.revoke_role",
        "account.sign_in",
    ]
    assert PASSWORD not in str(list(db.session.scalars(select(AuditEntry.detail))))


def test_services_leave_the_commit_to_the_caller():
    services.grant_role(make(), "editor", "", by=OFFICE)
    db.session.rollback()
    assert db.session.scalar(select(Account)) is None


@pytest.mark.parametrize("email", ["a\0b@example.org", "\0", "", "@", "x" * 5000, "关@通.example"])
def test_an_address_of_any_shape_is_only_unknown(email):
    assert services.enter(email, PASSWORD) is None


def test_nobody_enters_with_a_wrong_password_or_a_closed_account():
    account = make()
    assert services.enter("aigul@example.kz", "not this password") is None
    assert services.enter("nobody@example.kz", PASSWORD) is None
    account.active = False
    assert services.enter("aigul@example.kz", PASSWORD) is None
    assert account.last_sign_in_at is None


def test_an_account_without_a_password_is_entered_by_none():
    account = make(password=None)
    assert account.password_hash == ""
    for password in ("", PASSWORD):
        assert services.enter("aigul@example.kz", password) is None


def test_the_last_administrator_keeps_the_role():
    account = make()
    services.grant_role(account, "administrator", "", by=OFFICE)
    with pytest.raises(services.LastAdministrator):
        services.revoke_role(account, "administrator", "", by=OFFICE)
    other = make("b@example.org")
    services.grant_role(other, "administrator", "", by=OFFICE)
    services.revoke_role(account, "administrator", "", by=OFFICE)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Aigul\u202eluigA", "AigulluigA"),
        ("Ai\x00gul\r\nBcc: x", "Aigul Bcc: x"),
        ("\u2067محمد\u2069", "محمد"),
        ("نیم\u200cفاصله", "نیم\u200cفاصله"),
    ],
)
def test_a_name_holds_nothing_that_hides_or_turns_text(typed, kept):
    assert make(name=typed).name == kept
