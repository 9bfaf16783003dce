"""The handler of the topic `publish`: proposals whose time has come."""

import logging
from collections.abc import Sequence

from sqlalchemy import select

from accounts.models import Account
from core.database import session, utcnow, writing
from core.jobs import Payload, handles
from core.permissions import SYSTEM, Actor
from core.problems import Problem
from registry.deciding import TOPIC, publish_proposal, send_back
from registry.door import acting_as
from registry.proposals import Proposal

_log = logging.getLogger("guantong.registry")


@handles(TOPIC)
def publish_due(payloads: Sequence[Payload]) -> None:
    """Publish what is scheduled and due; what can't be goes back to review, with the reason."""
    for payload in payloads:
        session().rollback()
        with writing():
            _publish(int(payload["proposal"]))
            session().commit()


def _publish(number: int) -> None:
    with acting_as(SYSTEM):
        proposal = session().get(Proposal, number)
        due = proposal and proposal.state == "scheduled" and proposal.publish_at
        if not proposal or not due or due > utcnow():
            return  # taken back, published before, or put off to a later time with a job of its own
        try:
            with session().begin_nested():
                publish_proposal(proposal, _who_accepted(proposal))
        except Problem as problem:
            session().expire_all()
            _log.warning("proposal %d went back to review: %s", number, problem)
            send_back(proposal, str(problem))


def _who_accepted(proposal: Proposal) -> Actor:
    """Who accepted it, if they still may act; the published version names them."""
    account = (
        session()
        .scalars(select(Account).where(Account.id == proposal.decided_id, Account.active))
        .one_or_none()
    )
    return account.person if account else SYSTEM
