"""Letters about bilateral meetings, each in the language of the delegation that it goes to."""

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.languages import locale_of
from core.web import full_address
from forum.delegations.models import Delegation
from forum.meetings.models import Meeting
from forum.seats.letters import code_of, letter_language, queue_letter
from registry.references import references_to

ASKED = _l("You are asked for a bilateral meeting")
OTHER_TIME = _l("Another time is proposed for a bilateral meeting")
ACCEPTED_NEWS = _l("A bilateral meeting is accepted")
DECLINED_NEWS = _l("A bilateral meeting is declined")
WITHDRAWN_NEWS = _l("A bilateral meeting is called off")
PLACED_NEWS = _l("A bilateral meeting has a room and a time")
MOVED_NEWS = _l("A bilateral meeting has another room or time")
ROOM_GONE = _l("A bilateral meeting has lost its room; the secretariat looks for another")


def tell(meeting: Meeting, to: Delegation, news: Any) -> None:
    """Tell the focal point of one side; what it is about stands on the page, not in the letter."""
    other = meeting.asked if to.id == meeting.asking_id else meeting.asking
    language = letter_language(to)
    body = references_to([other.body_id], language).get(other.body_id)
    address = full_address(
        "forum_meetings.meeting_page", lang=language, code=code_of(meeting.edition_id),
        _anchor=f"b{meeting.id}",
    )  # fmt: skip
    with force_locale(str(locale_of(language))):
        text = _(
            "%(news)s. The other delegation: %(body)s.\n\nAll of it stands here:\n\n%(address)s",
            news=news,
            body=body.title if body else "",
            address=address,
        )
        queue_letter(to, str(news), text)
