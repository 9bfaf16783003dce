"""Whether readers are shown a record: told with its tag; withdrawn, and published again.

The verbs and the rules are those of the desk (`desk.withdrawal`).
"""

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.problems import Conflict
from exchange.api.asking import Asked
from exchange.api.writing.answers import Answer
from exchange.api.writing.bodies import asked_body, language_of, text_of
from exchange.api.writing.matching import matched
from registry.models import Record
from registry.schema.fields import Paragraphs
from registry.services import publish, withdraw
from registry.version_routes import latest_number
from registry.views import record_by_code

LONGEST_REASON = 500
REASON = Paragraphs(name="reason", label="", longest=LONGEST_REASON)


def tag_of(record: Record) -> str:
    """The strong entity tag of a record as it is."""
    return f'"r{record.id}.{record.version}"'


def answer_of(record: Record) -> Answer:
    """The state of a record; why it is withdrawn, where it is."""
    body = {
        "record": record.code,
        "state": record.state,
        "version": latest_number(record),
        "reason": record.withdrawal_reason,
        "language": record.withdrawal_language,
    }
    return Answer(body, headers={"ETag": tag_of(record)})


def shown(_asked: Asked, code: str) -> Answer:
    """The state of a record of any kind. Raises `NotFound`."""
    return answer_of(record_by_code(code))


def withdrawn(code: str) -> Answer:
    """Withdraw it: its address stays, and says why. Raises `Invalid`, `Conflict`, `Problem`."""
    record = _matched(code)
    body = asked_body({"reason": str, "language": str}, needed=["reason", "language"])
    reason, language = text_of(body, REASON), language_of(body, "language")
    withdraw(record, current_user, reason, record.version, language)
    return answer_of(record)


def published_again(code: str) -> Answer:
    """Show a withdrawn record to readers again, as a further version. Raises `Conflict`."""
    record = _matched(code)
    asked_body({}, empty=True)
    if record.state != "withdrawn":
        raise Conflict(_l("The record has changed. See what it says now."))
    publish(record, current_user, "Published again", record.version)
    return answer_of(record)


def _matched(code: str) -> Record:
    return matched(lambda: record_by_code(code), tag_of)
