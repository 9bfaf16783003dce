"""The addresses that machines ask: whether the process lives, and whether it can answer."""

from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from core.database import session, utcnow
from core.jobs import Heartbeat
from core.permissions import guarded
from search.setup import index_answers

blueprint = Blueprint("health", __name__)
WORKER_SILENT = timedelta(seconds=60)


@blueprint.get("/healthz")
@guarded("site.read")
def healthz() -> ResponseReturnValue:
    """The process lives."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@guarded("site.read")
def readyz() -> ResponseReturnValue:
    """Database, index and worker answer; 503 with what does not."""
    checks = {
        "database": _database_answers(),
        "index": index_answers(),
        "worker": _worker_answers(),
    }
    ready = all(checks.values())
    return jsonify(status="ok" if ready else "unavailable", **checks), 200 if ready else 503


def _database_answers() -> bool:
    try:
        session().execute(select(func.count()).select_from(Heartbeat))
    except SQLAlchemyError:
        session().rollback()
        return False
    return True


def _worker_answers() -> bool:
    try:
        seen = session().scalar(select(func.max(Heartbeat.seen_at)))
    except SQLAlchemyError:
        session().rollback()
        return False
    return seen is not None and utcnow() - seen < WORKER_SILENT
