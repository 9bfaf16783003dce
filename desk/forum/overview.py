"""The forum at the desk: its editions, and what can be done for each."""

from flask import Blueprint, render_template
from flask_login import current_user

from core.database import session
from core.permissions import guarded
from core.reader import reader
from desk.forum.places import places_of
from forum.models import Edition
from forum.programme.models import Programme
from registry.door import visible
from registry.models import Record
from registry.references import references_to
from registry.vocabulary import STATES

blueprint = Blueprint("desk_forum", __name__, url_prefix="/<lang>/desk/forum")


@blueprint.get("/")
@guarded("programme.plan")
def overview() -> str:
    """Editions, the latest first, drafts too."""
    query = visible(Edition, current_user).where(Edition.state != "withdrawn")
    query = query.outerjoin(Programme, Programme.edition_id == Edition.id)
    query = query.add_columns(Programme.edition_id.is_not(None))
    rows = session().execute(query.order_by(Record.sort_day.desc(), Record.code)).all()
    return render_template(
        "desk/forum/overview.html",
        rows=rows,
        names=references_to((edition.id for edition, _planned in rows), reader().language),
        places_of=places_of,
        states=STATES,
    )
