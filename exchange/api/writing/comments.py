"""What is said of a proposal while it is worked on, of a place or of the whole."""

from flask_babel import gettext as _
from flask_login import current_user

from core.database import session
from core.reader import reader
from exchange.api.asking import Asked
from exchange.api.writing.answers import Answer
from exchange.api.writing.bodies import Invalid, Wrong, asked_body, text_of
from exchange.api.writing.proposals import matched, readable, tag_of
from registry.proposal_places import LONGEST_PLACE, places_in
from registry.proposals import Proposal
from registry.proposing import comment, form_for
from registry.schema.fields import Field, Paragraphs
from registry.version_view import VersionView

LONGEST_COMMENT = 4000
PLACE = Field(name="place", label="", longest=LONGEST_PLACE)
TEXT = Paragraphs(name="text", label="", longest=LONGEST_COMMENT)


def listed(_asked: Asked, number: int) -> Answer:
    """What was said of a proposal, in order. Raises `NotFound`, `Forbidden`."""
    return _answer_of(readable(number))


def said(number: int) -> Answer:
    """Say something; sent twice in a row, it is said once. Raises `Invalid`, `Problem`."""
    proposal = matched(number)
    body = asked_body({"place": str, "text": str}, needed=["text"])
    place, text = text_of(body, PLACE), text_of(body, TEXT)
    if place and place not in _places(proposal):
        raise Invalid([Wrong("/place", _("The proposal changes no such place."))])
    comment(proposal, place, text, current_user, proposal.version)
    return _answer_of(proposal)


def _places(proposal: Proposal) -> set[str]:
    form = form_for(proposal)
    return places_in(VersionView(form, proposal.content, proposal.base, reader()).changed)


def _answer_of(proposal: Proposal) -> Answer:
    """The comments with the tag of the proposal, which they leave as it is."""
    session().flush()
    body = {
        "proposal": proposal.id,
        "places": sorted(_places(proposal)),
        "comments": [
            {
                "place": one.place,
                "author": one.author_name,
                "at": one.at.isoformat(timespec="seconds"),
                "text": one.text,
            }
            for one in proposal.comments
        ],
    }
    return Answer(body, headers={"ETag": tag_of(proposal)})
