"""`flask registry load|check|rebuild`."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from core.database import db, gather_statistics, writing
from exchange.dataset.checking import check_dataset
from exchange.dataset.loading import DatasetRefused, Loaded, load_dataset
from exchange.dataset.problems import Problem
from exchange.dataset.reading import read_dataset
from exchange.exports.kept.keeping import faults as faults_of_kept
from exchange.exports.kept.keeping import forget_all
from exchange.exports.kept.upkeep import write_lacking
from registry.upkeep import check_registry, rebuild_projections

registry_cli = AppGroup("registry", help="The starting data set and the registry's own checks.")
LISTED = 50


def _data_folder() -> Path:
    return Path(current_app.root_path) / "data"


@registry_cli.command("load")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--quiet", is_flag=True, help="No progress bar.")
def load(folder: Path | None, quiet: bool) -> None:
    """Load the data set (data/ unless a folder is given): all of it or nothing."""
    bar = _Bar(quiet)
    with writing():
        try:
            loaded = load_dataset(folder or _data_folder(), bar)
            db.session.commit()
            gather_statistics()  # also where nothing was loaded: a migration may have added indexes
        except DatasetRefused as refused:
            db.session.rollback()
            bar.end()
            _list_problems(refused.problems)
            click.echo(f"{len(refused.problems)} errors; nothing was loaded.", err=True)
            sys.exit(1)
    bar.end()
    _tell(loaded)


def _tell(loaded: Loaded) -> None:
    click.echo(
        f"{len(loaded.created)} created, {len(loaded.updated)} updated, "
        f"{loaded.unchanged} unchanged, {len(loaded.left_alone)} left alone."
    )
    if loaded.left_alone:
        click.echo(f"Edited here since they were loaded: {', '.join(loaded.left_alone)}")
    if loaded.not_in_set:
        click.echo(f"Here, but not in the set: {', '.join(loaded.not_in_set)}")


@registry_cli.command("check")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
def check(folder: Path | None) -> None:
    """Check the files of the data set, then what the registry holds."""
    problems = check_dataset(read_dataset(folder or _data_folder()))
    _list_problems(problems)
    faults = [*check_registry(), *faults_of_kept()]
    for fault in faults:
        click.echo(fault)
    errors = sum(problem.is_error for problem in problems) + len(faults)
    warnings = sum(not problem.is_error for problem in problems)
    click.echo(f"{errors} errors, {warnings} warnings.")
    sys.exit(1 if errors else 0)


@registry_cli.command("rebuild")
def rebuild() -> None:
    """Rebuild status periods and headings from the events and texts (after a CLDR upgrade, say),
    and what is kept written of records from their versions."""
    with writing():
        changed = rebuild_projections()
        forget_all()
        db.session.commit()
    write_lacking()
    click.echo(f"{changed} records had other projections.")


def _list_problems(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=problem.is_error)


class _Bar:
    """One progress bar a phase, on a terminal; one line a phase elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.phase = ""

    def __call__(self, phase: str, done: int, total: int) -> None:
        if self.quiet:
            return
        if sys.stderr.isatty() and (done % 20 == 0 or done == total):
            click.echo(
                f"\r  {phase:<10} {'█' * (done * 30 // total):<30} {done}/{total}",
                err=True,
                nl=False,
            )
        if phase != self.phase or done == total:
            self._line(phase, done, total)

    def _line(self, phase: str, done: int, total: int) -> None:
        self.phase = phase
        if done == total:
            end = "\n" if sys.stderr.isatty() else f"  {phase}: {total}\n"
            click.echo(end, err=True, nl=False)

    def end(self) -> None:
        """Leave the terminal on a line of its own."""
        self.phase = ""
