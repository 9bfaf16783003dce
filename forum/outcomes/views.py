"""What happened since an edition: `/<lang>/forum/<code>/since`; its outcomes on other pages."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_login import current_user

from core.database import session
from core.permissions import guarded
from core.reader import Reader
from forum.kind import EDITION
from forum.models import Edition
from forum.outcomes.following import Followed, counts_of, follow, happened_since, is_ahead
from forum.outcomes.pictures import since_picture
from forum.outcomes.queries import edition_before, outcomes_by
from forum.outcomes.vocabulary import STANDINGS
from forum.vocabulary import OUTCOME_TYPES
from registry.record_view import open_record
from registry.references import Reference, references_to

MOST_LINKED = 4
"""Records that an outcome leads to, as far as another edition's page names them."""
blueprint = Blueprint("forum_outcomes", __name__, url_prefix="/<lang>/forum")


@blueprint.get("/<code>/since")
@guarded("site.read")
def since_page(code: str) -> str:
    """Every outcome of the edition with its state by evidence, and what happened after it."""
    view = open_record(EDITION, code)
    followed = outcomes_followed([view.record.id], view.reader)
    happened = happened_since(followed)
    view.listed = {ref.code for one in happened for ref in (one.reference, *one.of)}
    return render_template(
        "forum/outcomes/since.html",
        view=view,
        followed=followed,
        happened=happened,
        picture_of_events=since_picture(view.record, happened),
        counts=counts_of(followed),
        overdue=sum(one.standing.is_overdue for one in followed),
        unowned=sum(one.owner is None for one in followed),
        is_ahead=is_ahead(view.record, view.reader),
        standings=STANDINGS,
        types=OUTCOME_TYPES,
    )


def outcomes_followed(editions: list[int], reader: Reader) -> list[Followed]:
    """The outcomes of editions, as far as they are not later than the reader's day."""
    query = outcomes_by(current_user, reader.as_of, editions)
    return follow(list(session().scalars(query)), reader)


@dataclass(frozen=True)
class LastEdition:
    """The edition before another one, with its outcomes."""

    reference: Reference
    followed: list[Followed]
    most_linked: int = MOST_LINKED

    @property
    def codes(self) -> set[str]:
        """The codes of the records that it links."""
        found = {self.reference.code}
        for one in self.followed:
            linked = (other.reference.code for other in one.linked[: self.most_linked])
            found |= {one.reference.code, *linked}
        return found


def last_edition(edition: Edition, reader: Reader) -> LastEdition | None:
    """The last edition before this one that the reader may see."""
    before = session().scalars(edition_before(current_user, edition)).one_or_none()
    if before is None:
        return None
    reference = references_to([before.id], reader.language).get(before.id)
    return LastEdition(reference, outcomes_followed([before.id], reader)) if reference else None
