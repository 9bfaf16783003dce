"""`flask snapshots take`."""

import click
from flask.cli import AppGroup

from core.permissions import SYSTEM
from exchange.snapshots.taking import take_snapshot

snapshots_cli = AppGroup("snapshots", help="The published registry of one moment, as files.")


@snapshots_cli.command("take")
def take() -> None:
    """Take a snapshot now, without waiting for the worker."""
    snapshot = take_snapshot(SYSTEM)
    click.echo(f"{snapshot.name}: {snapshot.records} records, {snapshot.lines} values")
