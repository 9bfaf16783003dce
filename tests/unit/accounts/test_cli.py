import re

import pytest
from sqlalchemy import select

from accounts import services
from accounts.factors.services import add_code_generator, has_second_factor
from accounts.models import Account
from core.audit import AuditEntry
from core.database import db

PASSWORD = "a lantern by the gate"
CREATE = ("create", "aigul@example.kz", "--name", "Aigul")


@pytest.fixture
def run(app):
    """Run `flask accounts …`; exit code and output."""

    def run(*args, given=""):
        result = app.test_cli_runner().invoke(args=["accounts", *args], input=given)
        return result.exit_code, result.output

    return run


def account_of(app):
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        return account.person


def test_create_makes_a_password_and_tells_it_once(app, run):
    code, output = run(*CREATE, "--role", "administrator", "--language", "ru")
    assert code == 0, output
    password = re.search(r"^password: (\S+)$", output, re.MULTILINE)
    assert password
    with app.app_context():
        account = services.enter("aigul@example.kz", password[1])
        assert account is not None
        assert account.language == "ru"
        assert account.roles == {"visitor", "administrator"}


def test_create_takes_the_password_from_its_input_and_does_not_repeat_it(app, run):
    code, output = run(
        *CREATE, "--role", "delegate", "--scope", "KZ", "--password-stdin", given=PASSWORD + "\n"
    )
    assert (code, PASSWORD in output) == (0, False)
    assert account_of(app).grants == {("delegate", "KZ")}


@pytest.mark.parametrize(
    ("args", "given"),
    [
        (("--role", "delegate"), PASSWORD),
        (("--role", "editor"), "short"),
        (("--role", "editor"), ""),
    ],
)
def test_create_makes_nothing_when_a_part_is_wrong(app, run, args, given):
    code, output = run(*CREATE, *args, "--password-stdin", given=given)
    assert code == 1
    assert output.startswith("Error: ")
    with app.app_context():
        assert db.session.scalar(select(Account)) is None


def test_role_grants_and_takes_away(app, run):
    run(*CREATE, "--role", "editor")
    assert run("role", "Aigul@example.kz", "translator", "--scope", "ru")[0] == 0
    assert account_of(app).grants == {("editor", ""), ("translator", "ru")}
    code, output = run("role", "aigul@example.kz", "editor", "--remove")
    assert (code, output) == (0, "aigul@example.kz: translator ru\n")


def test_password_sets_a_new_one(app, run):
    run(*CREATE, "--role", "editor")
    code, _ = run("password", "aigul@example.kz", "--password-stdin", given=PASSWORD)
    assert code == 0
    with app.app_context():
        assert services.enter("aigul@example.kz", PASSWORD) is not None


@pytest.mark.parametrize(
    "args",
    [
        ("role", "nobody@example.kz", "editor"),
        ("password", "nobody@example.kz"),
        ("second-factor-reset", "nobody@example.kz"),
    ],
)
def test_an_unknown_account_is_an_error(run, args):
    assert run(*args) == (1, "Error: there is no account nobody@example.kz\n")


def test_second_factors_are_reset(app, run):
    run(*CREATE, "--role", "editor")
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        add_code_generator(account, "JBSWY3DPEHPK3PXP", step=0)
        db.session.commit()
    code, output = run("second-factor-reset", "aigul@example.kz")
    assert (code, output) == (0, "aigul@example.kz has no second factor\n")
    with app.app_context():
        assert not has_second_factor(db.session.scalars(select(Account)).one())


def test_the_command_line_stands_in_the_audit_log(app, run):
    run(*CREATE, "--role", "editor")
    with app.app_context():
        assert set(db.session.scalars(select(AuditEntry.actor_name))) == {"command line"}
