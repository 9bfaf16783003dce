"""`flask packs make CODE LANGUAGE`."""

import time

import click
from flask.cli import AppGroup
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from core.database import session, utcnow, writing
from core.languages import SITE_LANGUAGES
from directory.models import Administration
from exchange.packs.making import look_at
from exchange.packs.models import Pack
from exchange.packs.upkeep import ask_for, forget

packs_cli = AppGroup("packs", help="What the registry holds of an administration, to take along.")


@packs_cli.command("make")
@click.argument("code")
@click.argument("language", type=click.Choice(SITE_LANGUAGES))
def make(code: str, language: str) -> None:
    """Make the pack of an administration now, without waiting for the worker."""
    started = time.monotonic()
    with writing():
        key = session().scalar(select(Administration.id).where(Administration.code == code))
        if key is None:
            raise click.ClickException(f"no administration has the code {code}")
        pack_id = ask_for(key, language, utcnow()).id
        session().commit()
    try:
        made = look_at(pack_id)
    except HTTPException as error:
        forget(pack_id)
        raise click.ClickException(str(error)) from error
    said = f"made in {time.monotonic() - started:.1f} s" if made else "is as it was"
    click.echo(f"{code} {language}: {said}")
    for file in session().get_one(Pack, pack_id).files:
        click.echo(f"{file.sha256}  {file.name}  {file.size} bytes")
