"""`flask mail hold|release`: whether letters go out."""

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from core.database import session
from core.jobs import Job
from core.mail import TOPIC, hold_file

mail_cli = AppGroup("mail", help="Letters that wait for the worker.")


@mail_cli.command("hold")
def hold() -> None:
    """Let the worker leave letters where they are."""
    hold_file().touch()
    click.echo(f"mail is held; {_waiting()} letters wait")


@mail_cli.command("release")
def release() -> None:
    """Let letters go out again."""
    hold_file().unlink(missing_ok=True)
    click.echo(f"mail goes out; {_waiting()} letters wait")


def _waiting() -> int:
    return session().scalar(select(func.count()).where(Job.topic == TOPIC)) or 0
