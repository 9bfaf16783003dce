"""`flask search rebuild|check`."""

import sys

import click
from flask.cli import AppGroup

from search.engine import SearchProblem
from search.indexing import faults, jobs_waiting, rebuild
from search.setup import search_engine

search_cli = AppGroup("search", help="The search index.")


@search_cli.command("rebuild")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def rebuild_command(quiet: bool) -> None:
    """Build the index anew from the database; searching goes on meanwhile."""
    bar = _Bar(quiet)
    try:
        count = rebuild(bar)
    except SearchProblem as problem:
        bar.end()
        raise click.ClickException(str(problem)) from None
    bar.end()
    click.echo(f"{count} records indexed.")


@search_cli.command("check")
@click.option("--full", is_flag=True, help="Read every posting, too.")
def check_command(full: bool) -> None:
    """Compare the index with the database; exit with 1 if a rebuild is needed."""
    found = faults()
    if full and not found:
        found = [
            f"The search index is damaged: {line}." for line in search_engine().check().problems
        ]
    for line in found:
        click.echo(line)
    waiting = jobs_waiting()
    if waiting:
        click.echo(f"{waiting} index jobs wait for the worker.")
    if found:
        click.echo("Run flask search rebuild.")
        sys.exit(1)
    click.echo(f"{search_engine().document_count()} records in the index.")


class _Bar:
    """One progress bar on a terminal, nothing elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self.shown:
            share = "█" * (done * 30 // max(1, total))
            click.echo(f"\r  index  {share:<30} {done}/{total}", err=True, nl=False)

    def end(self) -> None:
        """Leave the terminal on a line of its own."""
        if self.shown:
            click.echo("", err=True)
