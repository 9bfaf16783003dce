"""`flask backup FILE`, `flask restore FILE`."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from core.database import gather_statistics, writing
from exchange.backup.making import make_backup
from exchange.backup.manifest import BackupProblem, Manifest
from exchange.backup.restoring import restore_backup
from search.engine import SearchProblem
from search.indexing import rebuild

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@with_appcontext
def backup_command(file: Path, force: bool) -> None:
    """Write all that is held to one file (.tar.gz), while the site runs."""
    try:
        manifest = make_backup(file, force)
    except (BackupProblem, SQLAlchemyError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{file}: {_told(manifest)}")
    if manifest.missing:
        for sha256 in manifest.missing:
            click.echo(f"The stored file {sha256} is missing or damaged.", err=True)
        sys.exit(1)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Restore a backup into an empty installation, and hold its mail."""
    try:
        manifest = restore_backup(file)
    except (BackupProblem, SQLAlchemyError, OSError) as problem:
        raise click.ClickException(f"{problem} Nothing was restored.") from None
    click.echo(f"{file}: {_told(manifest)}")
    with writing():
        gather_statistics()
    try:
        click.echo(f"{rebuild()} records indexed.")
    except SearchProblem as problem:
        click.echo(f"The index is not built: {problem}. Run flask search rebuild.", err=True)
    click.echo("Mail is held; look at what waits, then run flask mail release.")


def _told(manifest: Manifest) -> str:
    rows = sum(member.rows for member in manifest.tables)
    return (
        f"{rows} rows, {len(manifest.documents)} documents, schema {manifest.schema}, "
        f"made {manifest.made_at[:19]} UTC"
    )
