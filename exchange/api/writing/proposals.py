"""Proposals for programs: told with their tag, begun, written, sent, taken back, decided.

The verbs are those of the desk (`registry.proposing`, `registry.deciding`), and so are the rules.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from core.database import session
from core.problems import BadValue, Conflict, Forbidden
from core.web import absolute
from exchange.api.asking import Asked
from exchange.api.paging import count_of, page_of
from exchange.api.parameters import LONGEST_SHOWN
from exchange.api.writing.answers import Answer
from exchange.api.writing.bodies import Invalid, Wrong, asked_body, text_of
from exchange.api.writing.contents import (
    pointers,
    read_content,
    told_content,
    told_unread,
)
from exchange.api.writing.matching import check_match
from registry.deciding import check_time, decline
from registry.kinds import kinds
from registry.orders import Order
from registry.proposal_lists import AskedProposals, may_read, proposals_asked
from registry.proposals import Proposal
from registry.proposing import (
    Faulty,
    begin,
    begin_new,
    check_editable,
    check_writer,
    discard,
    record_step,
    save,
    submit,
    take_back,
    wait_for_own,
)
from registry.schema.contents import Content, trimmed
from registry.schema.fields import Field, Language, Paragraphs
from registry.schema.forms import RecordForm, Typed, editable_kinds, form_of
from registry.translating import own_proposal, publish_now
from registry.views import record_by_code

RECORD = Field(name="record", label="", longest=LONGEST_SHOWN)
MESSAGE = Field(name="message", label="")
CODE = Field(name="code", label="", longest=40)
REASON = Paragraphs(name="reason", label="", longest=4000)
SOURCE_LANGUAGE = Language(name="source_language", label="")
NEWEST_FIRST = Order((Proposal.id,), descending=True)


def tag_of(proposal: Proposal) -> str:
    """The strong entity tag of a proposal as it is."""
    return f'"p{proposal.id}.{proposal.version}"'


def told(proposal: Proposal, with_content: bool = True) -> dict[str, Any]:
    """A proposal as an object; times in UTC. It is the same in every language."""
    form = form_of(proposal.kind)
    content: dict[str, Any] = {}
    if with_content:
        held = trimmed(proposal.content, form)
        content = {
            "unread": told_unread(form, proposal.content),
            "content": told_content(form, held),
        }
    return {
        "number": proposal.id,
        "url": absolute(url_for("api_writing.proposal", number=proposal.id)),
        "page": absolute(
            url_for("desk_review.proposal_page", number=proposal.id, lang="en", as_of=None)
        ),
        "kind": proposal.kind,
        "record": proposal.record.code if proposal.record is not None else None,
        "code": proposal.code,
        "state": proposal.state,
        "message": proposal.message,
        "decision": proposal.decision,
        "author": proposal.author_name,
        "writer": proposal.editor_name,
        "begun": _time(proposal.created_at),
        "changed": _time(proposal.updated_at),
        "submitted": _time(proposal.submitted_at),
        "decided": _time(proposal.decided_at),
        "publish_at": _time(proposal.publish_at),
        **content,
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def answer_of(proposal: Proposal, status: int = 200) -> Answer:
    """The proposal with its tag, and with its address where it is new."""
    session().flush()
    body = told(proposal)
    headers = {"ETag": tag_of(proposal)}
    if status == 201:
        headers["Location"] = body["url"]
    return Answer(body, status, headers)


def listed(asked: Asked) -> Answer:
    """A page of the proposals that the person may read, the newest first. Raises `BadValue`."""
    given = asked.parameters
    wanted = AskedProposals(show=given.get("show", "mine"), kind=given.get("kind", ""))
    query = proposals_asked(wanted, current_user).order_by(None).with_only_columns(Proposal.id)
    ids, following = page_of(query, NEWEST_FIRST, asked)
    here = select(Proposal).where(Proposal.id.in_(ids)).options(joinedload(Proposal.record))
    found = session().scalars(NEWEST_FIRST.applied(here))
    return Answer(
        {
            "proposals": [told(one, with_content=False) for one in found],
            **count_of(query, asked),
            "links": asked.links(following),
        }
    )


def shown(_asked: Asked, number: int) -> Answer:
    """A proposal with its content. Raises `NotFound`, `Forbidden`."""
    return answer_of(readable(number))


def readable(number: int) -> Proposal:
    """A proposal that the person may read. Raises `NotFound`, `Forbidden`."""
    proposal = session().get(Proposal, number)
    if proposal is None or (proposal.record_id and proposal.record is None):
        raise NotFound
    if not may_read(proposal, current_user):
        message = _("You may read proposals that change texts in your languages, and your own.")
        raise Forbidden(message)
    return proposal


def matched(number: int, writing: bool = False) -> Proposal:
    """One that the request changes, as the person read it. Raises `Stale`, `NeedsMatch` too."""
    proposal = readable(number)
    if writing:
        check_writer(proposal, current_user)
    check_match(tag_of(proposal))
    return proposal


def begun() -> Answer:
    """Begin a proposal for a record, or for a new one of a kind.

    Of a record whose open proposal the person has already that one is told (200), unless content
    came with the request: that would overwrite it unseen. Raises `Invalid`, `NotFound`, `Conflict`.
    """
    body = asked_body(
        {"record": str, "kind": str, "source_language": str, "code": str, "content": dict}
    )
    if ("record" in body) == ("kind" in body):
        raise Invalid([Wrong("", _("Name either the record or the kind of a new one."))])
    if "record" in body:
        proposal, is_new = _begun_for(text_of(body, RECORD))
    else:
        proposal, is_new = _begun_new(body), True
    if "content" in body or "code" in body:
        if not is_new:
            message = _("You have an open proposal for this record. Read it, and replace that.")
            raise OpenAlready(message, proposal)
        _write(proposal, body, whole="record" in body)
    return answer_of(proposal, 201 if is_new else 200)


class OpenAlready(Conflict):
    """The person has an open proposal for the record already (HTTP 409)."""

    def __init__(self, message: Any, proposal: Proposal) -> None:
        super().__init__(message)
        self.url = told(proposal, with_content=False)["url"]


def _begun_for(code: str) -> tuple[Proposal, bool]:
    try:
        record = record_by_code(code)
    except NotFound:
        message = _("There is no record %(code)s.", code=code)
        raise Invalid([Wrong("/record", message)]) from None
    if record.kind not in editable_kinds():
        raise Invalid([Wrong("/record", _("Records of this kind are not edited here."))])
    check_editable(record)
    wait_for_own(current_user)
    held = own_proposal(record, current_user)
    return (held, False) if held else (begin(record, current_user), True)


def _begun_new(body: Mapping[str, Any]) -> Proposal:
    if body["kind"] not in kinds():
        message = _("There is no such kind of record. Choose one of the list.")
        raise Invalid([Wrong("/kind", message)])
    language = text_of(body, SOURCE_LANGUAGE) or "en"
    return begin_new(body["kind"], current_user, language)


def replaced(number: int) -> Answer:
    """Write a proposal's content. Raises `Invalid`, `Forbidden`, `Stale`."""
    proposal = matched(number, writing=True)
    _write(proposal, asked_body({"content": dict, "code": str}, needed=["content"]), whole=True)
    return answer_of(proposal)


def _write(proposal: Proposal, body: Mapping[str, Any], whole: bool) -> None:
    """Save what the body holds. Raises `Invalid`, `Conflict`, `Forbidden`."""
    form = form_of(proposal.kind)
    content = proposal.content
    if "content" in body:
        held = content if whole else _blank(form, content)
        content = read_content(form, body["content"], held, whole)
    code = _new_code(proposal, form, body)
    save(proposal, content, current_user, proposal.version, code)
    record_step("proposal.save", proposal, current_user)


def _blank(form: RecordForm, content: Content) -> Content:
    return trimmed({}, form) | {"source_language": content.get("source_language")}


def _new_code(proposal: Proposal, form: RecordForm, body: Mapping[str, Any]) -> str:
    """The code that was chosen for a new record; '' for none. Raises `Invalid`."""
    code = text_of(body, CODE)
    if code in ("", proposal.code):
        return code
    if proposal.record_id is not None or not isinstance(form.codes, Typed):
        raise Invalid([Wrong("/code", _("The code of this record is not chosen."))])
    return code


def submitted(number: int) -> Answer:
    """Ask for review. Raises `Invalid` with everything that must be corrected before."""
    proposal = matched(number, writing=True)
    message = text_of(asked_body({"message": str}, empty=True), MESSAGE)
    submit_checked(proposal, message)
    return answer_of(proposal)


def submit_checked(proposal: Proposal, message: str) -> None:
    """`submit`, with its faults by pointer. Raises `Invalid`."""
    try:
        submit(proposal, message, current_user, proposal.version)
    except Faulty as faulty:
        raise faults_told(proposal, faulty) from faulty


def faults_told(proposal: Proposal, faulty: Faulty) -> Invalid:
    """The faults of a proposal's content, by pointer."""
    return Invalid(pointers(form_of(proposal.kind), proposal.content, faulty.faults))


def taken_back(number: int) -> Answer:
    """Make it a draft again. Raises `Conflict`, `Forbidden`."""
    proposal = matched(number)
    asked_body({}, empty=True)
    take_back(proposal, current_user, proposal.version)
    return answer_of(proposal)


def given_up(number: int) -> Answer:
    """Give it up; it stays on record. Raises `Conflict`, `Forbidden`."""
    proposal = matched(number)
    asked_body({}, empty=True)
    discard(proposal, current_user, proposal.version)
    return answer_of(proposal)


def accepted(number: int) -> Answer:
    """Publish it now, or at a time. Raises `Invalid`, `Forbidden`, `Conflict`, `Clashing`."""
    proposal = matched(number)
    at = _asked_time(asked_body({"at": str}, empty=True))
    try:
        publish_now(proposal, current_user, proposal.version, at)
    except Faulty as faulty:
        raise faults_told(proposal, faulty) from faulty
    return answer_of(proposal)


def _asked_time(body: Mapping[str, Any]) -> datetime | None:
    if "at" not in body:
        return None
    try:
        at = datetime.fromisoformat(body["at"])
        if at.tzinfo is None:
            raise ValueError(body["at"])
        check_time(at)
    except (ValueError, OverflowError) as error:
        message = _("It must be a time with its zone, such as 2027-06-28T09:00:00Z.")
        raise Invalid([Wrong("/at", message)]) from error
    except BadValue as error:
        raise Invalid([Wrong("/at", str(error))]) from error
    return at


def declined(number: int) -> Answer:
    """Decline it, with the reason. Raises `Problem`, `Forbidden`, `Conflict`."""
    proposal = matched(number)
    body = asked_body({"reason": str}, needed=["reason"])
    decline(proposal, text_of(body, REASON), current_user, proposal.version)
    return answer_of(proposal)
