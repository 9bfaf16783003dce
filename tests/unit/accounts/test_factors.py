"""Codes by time, recovery codes and sealed secrets."""

import time

import pyotp
import pytest
from sqlalchemy import select

from accounts import services
from accounts.factors import codes, recovery
from accounts.factors import services as factors
from accounts.factors.models import CodeGenerator, RecoveryCode
from accounts.factors.services import FactorNeeded
from accounts.secrecy import opened, sealed
from core.audit import AuditEntry
from core.database import db
from core.permissions import IMPORTER, NamedActor
from core.problems import Forbidden

OFFICE = NamedActor("office", "administrator")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 1_780_000_015


@pytest.fixture
def account(in_app, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: NOW)
    made = services.create_account("a@example.org", "A", "a lantern by the gate", "en", OFFICE)
    services.grant_role(made, "editor", "", by=OFFICE)
    return made


@pytest.fixture
def generator(account):
    factors.add_code_generator(account, SECRET, step=0)
    return db.session.get(CodeGenerator, account.id)


def code(steps=0):
    return pyotp.TOTP(SECRET).at(NOW + 30 * steps)


@pytest.mark.parametrize(("steps", "taken"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_code_may_be_one_step_early_or_late(generator, steps, taken):
    assert codes.use_code(generator, code(steps)) == bool(taken)


def test_a_code_is_taken_once_and_none_before_it_after(generator):
    assert codes.use_code(generator, f" {code()[:3]} {code()[3:]} ")
    assert not codes.use_code(generator, code())
    assert not codes.use_code(generator, code(-1))
    assert codes.use_code(generator, code(1))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "x" * 5000])
def test_what_is_no_code_is_not_taken(generator, typed):
    assert not codes.use_code(generator, typed)


def test_the_secret_is_stored_encrypted_and_useless_under_another_secret_key(in_app, generator):
    assert SECRET not in generator.secret
    in_app.config["SECRET_KEY"] = "y" * 40
    assert not codes.use_code(generator, code())


def test_an_offer_is_for_one_account_and_for_an_hour(account):
    other = services.create_account("b@example.org", "B", "a lantern by the gate", "en", OFFICE)
    offer = codes.offer_for(account)
    assert len(codes.offered_secret(offer, account)) == 32
    assert codes.offered_secret(offer, other) is None
    assert codes.offered_secret("", account) is None


def test_what_is_sealed_for_one_purpose_is_not_opened_for_another(account):
    assert opened(sealed("text", "one"), "one") == "text"
    assert opened(sealed("text", "one"), "other") is None


def test_ten_recovery_codes_are_good_once_each_however_they_are_typed(account):
    made = recovery.make_recovery_codes(account)
    assert len(set(made)) == 10
    assert recovery.use_recovery_code(account, made[0].upper().replace("-", " "))
    assert not recovery.use_recovery_code(account, made[0])
    assert recovery.recovery_codes_left(account) == 9
    stored = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(made) & set(stored)


def test_new_recovery_codes_end_the_old_ones(account):
    old = recovery.make_recovery_codes(account)
    recovery.make_recovery_codes(account)
    assert not recovery.use_recovery_code(account, old[3])


def test_who_needs_a_factor_keeps_the_last_one(account, generator):
    with pytest.raises(FactorNeeded):
        factors.remove_code_generator(account)
    services.revoke_role(account, "editor", "", by=OFFICE)
    recovery.make_recovery_codes(account)
    factors.remove_code_generator(account)
    assert not factors.has_second_factor(account)
    assert recovery.recovery_codes_left(account) == 0


def test_factors_are_reset_by_another_administrator_and_on_record(account, generator):
    epoch = account.session_epoch
    with pytest.raises(Forbidden):
        factors.reset_second_factors(account, by=IMPORTER)
    services.grant_role(account, "administrator", "", by=OFFICE)
    with pytest.raises(Forbidden):
        factors.reset_second_factors(account, by=account)
    factors.reset_second_factors(account, by=OFFICE)
    assert not factors.has_second_factor(account)
    assert account.session_epoch > epoch
    assert "account.reset_second_factors" in db.session.scalars(select(AuditEntry.action)).all()
