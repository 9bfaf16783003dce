"""Alembic's environment: the app's own engine and metadata."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from core.database import UTCDateTime, db

NAMES_OF_TYPES: dict[type, str] = {UTCDateTime: "sa.DateTime()"}


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own column types stand in migrations as what they are in the database."""
    return NAMES_OF_TYPES.get(type(item), False) if kind == "type" else False


def skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """`flask db migrate` writes no migration when nothing changed."""
    command_options = getattr(context.config, "cmd_opts", None)
    if getattr(command_options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def migrate(connection: Connection) -> None:
    """Run on one connection."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        process_revision_directives=skip_empty,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


db.session.remove()  # an open transaction would wait for the schema change, and it for us
engine = current_app.extensions["migrate"].db.engine
with engine.connect() as live:
    migrate(live)
    live.commit()
