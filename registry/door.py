"""The one door for reading: what an actor may see, enforced on the session itself.

Every ORM select of the product's session gets the criterion, also through aliases, relationships
and columns, so a draft can't come in by the side. Without an actor the session sees what a visitor
sees. Core statements bypass the door: they stand only in named query functions.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask
from flask_login import current_user
from sqlalchemy import Select, event, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from core.database import DoorSession, session
from core.permissions import VISITOR, Actor, allows
from registry.models import Record

AnyRecord = TypeVar("AnyRecord", bound=Record)
PUBLIC = ("published",)
STAFF = ("published", "draft", "withdrawn")


def states_for(actor: Actor) -> tuple[str, ...]:
    """The states of records that the actor may see."""
    return STAFF if allows(actor, "record.read_draft") else PUBLIC


def visible(model: type[AnyRecord], actor: Actor) -> Select[tuple[AnyRecord]]:
    """The records of a kind that the actor may see; every query starts here."""
    return select(model).where(model.state.in_(states_for(actor)))


def audience_of(record: Record) -> frozenset[str]:
    """Audience tokens of a record's index document."""
    return frozenset({"public", "staff"} if record.state == "published" else {"staff"})


def audience_for(actor: Actor) -> str:
    """The audience token that the actor's searches carry."""
    return "staff" if allows(actor, "record.read_draft") else "public"


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Read and write as this actor inside; what was read is forgotten where the reader changes.

    So the session must be able to flush at both ends. A record that the reader outside may not see
    is let go of, unless the session held it before.
    """
    current = session()
    before: Actor | None = current.info.get("actor")
    held = _become(current, actor)
    try:
        yield
    except BaseException:
        current.info["actor"] = before
        raise
    _become(current, before, held)


def _become(current: Session, actor: Actor | None, held: Sequence[object] = ()) -> list[object]:
    """Change the reader; the rows that the session holds."""
    states = states_for(actor or VISITOR)
    if states != states_for(current.info.get("actor") or VISITOR):
        current.flush()
        kept = {id(row) for row in held}
        for instance in current.identity_map.all_states():
            row = instance.obj()
            if isinstance(row, Record) and id(row) not in kept and row.state not in states:
                current.expunge(row)
            instance.load_options = ()  # rows keep the criterion that they were read under
        current.expire_all()
    current.info["actor"] = actor
    return list(current.identity_map.values())


@event.listens_for(DoorSession, "do_orm_execute")
def _keep_the_door(state: ORMExecuteState) -> None:
    if state.is_select and not state.is_column_load:
        actor: Actor = state.session.info.get("actor") or VISITOR
        states = states_for(actor)
        if states is not STAFF:
            # A lambda, because a plain condition names the wrong table where an alias is joined.
            shown = with_loader_criteria(
                Record, lambda model: model.state.in_(states), include_aliases=True
            )
            state.statement = state.statement.options(shown)


def init_app(app: Flask) -> None:
    """The session of a request reads as the person of the request."""

    @app.before_request
    def read_as_current_user() -> None:
        session().info["actor"] = current_user._get_current_object()

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        _clear(session())


def _clear(current: Session) -> None:
    current.info.pop("actor", None)
