"""What members need, for the protocol officer alone: by delegation, in order of precedence."""

from flask import Blueprint, render_template
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import guarded
from core.reader import reader
from forum.delegations.listing import asked_as_set, rows_of
from forum.delegations.needs import needs_at
from forum.delegations.queries import registration_of
from forum.delegations.vocabulary import DELEGATION_STATES, MEMBER_ROLES, NEEDS
from registry.references import references_to

blueprint = Blueprint("desk_needs", __name__, url_prefix="/<lang>/desk/forum/<code>/needs")


@blueprint.get("")
@guarded("needs.read")
def needs_page(code: str) -> str:
    """All that is told of needs, with who it is of; delegations without any are left out."""
    registration = session().scalar(registration_of(code))
    if registration is None:
        raise NotFound
    needs = needs_at(registration.edition_id, current_user)
    rows = rows_of(registration, asked_as_set(registration), reader().language)
    return render_template(
        "desk/forum/needs.html",
        code=code,
        edition=references_to([registration.edition_id], reader().language)[
            registration.edition_id
        ],
        registration=registration,
        rows=[row for row in rows if any(one.id in needs for one in row.delegation.members)],
        needs=needs,
        words=NEEDS,
        roles=MEMBER_ROLES,
        states=DELEGATION_STATES,
    )
