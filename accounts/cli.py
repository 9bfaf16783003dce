"""`flask accounts …`: what the first administrator is made with, and helped by."""

import sys

import click
from flask.cli import AppGroup

from accounts import services
from accounts.factors.services import reset_second_factors
from accounts.models import Account
from accounts.passwords import generated_password
from accounts.queries import account_by_email
from core.database import db, session, writing
from core.languages import DEFAULT_LANGUAGE, SITE_LANGUAGES
from core.permissions import ROLES, NamedActor
from core.problems import Problem

COMMAND_LINE = NamedActor("command line", "administrator")
cli = AppGroup("accounts", help="People who sign in, and their roles.")
password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of the input."
)


@cli.command("create")
@click.argument("email")
@click.option("--name", required=True, help="As it is shown to others.")
@click.option("--role", required=True, type=click.Choice(list(ROLES)))
@click.option("--scope", default="", help="Code of a delegate's administration; a language.")
@click.option("--language", default=DEFAULT_LANGUAGE, type=click.Choice(SITE_LANGUAGES))
@password_stdin
def create(
    email: str, name: str, role: str, scope: str, language: str, password_stdin: bool
) -> None:
    """Make an account with one role.

    Asks for the password; an empty answer, or no terminal to ask on, makes one and prints it.
    """
    password, made = _asked_password(password_stdin)
    with writing():
        try:
            account = services.create_account(email, name, password, language, by=COMMAND_LINE)
            services.grant_role(account, role, scope, by=COMMAND_LINE)
        except Problem as problem:
            raise click.ClickException(str(problem)) from None
        db.session.commit()
    click.echo(f"{account.email} is {role}{f' for {scope}' if scope else ''}")
    _tell(password, made)


@cli.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(list(ROLES)))
@click.option("--scope", default="", help="Code of a delegate's administration; a language.")
@click.option("--remove", is_flag=True, help="Take the role away.")
def change_role(email: str, role: str, scope: str, remove: bool) -> None:
    """Grant a role or take it away; sessions of the account end."""
    change = services.revoke_role if remove else services.grant_role
    with writing():
        account = _account(email)
        try:
            change(account, role, scope, by=COMMAND_LINE)
        except Problem as problem:
            raise click.ClickException(str(problem)) from None
        db.session.commit()
    held = [f"{grant.role} {grant.scope}".strip() for grant in account.grants]
    click.echo(f"{account.email}: {', '.join(held) or 'no role'}")


@cli.command("password")
@click.argument("email")
@password_stdin
def set_password(email: str, password_stdin: bool) -> None:
    """Set a new password; sessions of the account end."""
    _account(email)  # before anybody types a password for nobody
    db.session.rollback()
    password, made = _asked_password(password_stdin)
    with writing():
        account = _account(email)
        try:
            services.change_password(account, password, by=COMMAND_LINE)
        except Problem as problem:
            raise click.ClickException(str(problem)) from None
        db.session.commit()
    click.echo(f"{account.email} has a new password")
    _tell(password, made)


@cli.command("second-factor-reset")
@click.argument("email")
def second_factor_reset(email: str) -> None:
    """Take all second factors away; a new one is set up at the next sign-in."""
    with writing():
        account = _account(email)
        reset_second_factors(account, by=COMMAND_LINE)
        db.session.commit()
    click.echo(f"{account.email} has no second factor")


def _account(email: str) -> Account:
    account = session().scalar(account_by_email(email))
    if account is None:
        raise click.ClickException(f"there is no account {email}")
    return account


def _asked_password(from_input: bool) -> tuple[str, bool]:
    """The password, and whether it was made here."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n"), False
    if sys.stdin.isatty():
        password = click.prompt(
            "Password (empty: one is made)",
            hide_input=True,
            confirmation_prompt=True,
            default="",
            show_default=False,
        )
        if password:
            return str(password), False
    return generated_password(), True


def _tell(password: str, made: bool) -> None:
    if made:
        click.echo(f"password: {password}")
