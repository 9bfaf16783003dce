"""Acts on what parties say of published facts: by their delegates, and by the secretariat."""

from collections.abc import Sequence

from cooperation.agreements.confirming.forms import LONGEST_WORDS
from exchange.api.writing.act import ALWAYS, MATCHED, READING, Act, needed_words
from exchange.api.writing.acts_records import SITE_LANGUAGE

PARTY = "/confirmations/{party}"
FACTS = f"{PARTY}/{{code}}"
FACT = f"{FACTS}/{{fact}}"
DISPUTE = "/disputes/{number}"


def acts_of_statements() -> Sequence[Act]:
    """All of them."""
    return (*_delegates(), *_secretariat())


def _delegates() -> Sequence[Act]:
    rule, scope = "fact.confirm", "facts.confirm"
    return (
        Act(
            "confirmations", "get", PARTY,
            "The agreements of your administration, and how many facts it is asked about.",
            rule, scope, {200: "Confirmations"}, READING, tagged=False,
        ),
        Act(
            "facts", "get", FACTS,
            "What your administration can confirm of an agreement: itself, and the entries of its "
            "ledger, each with its tag. Their contents are at /records/{code}.",
            rule, scope, {200: "Facts"}, READING, tagged=False,
        ),
        Act(
            "confirm_fact", "post", f"{FACT}/confirm", "Say that a fact is right as published.",
            rule, scope, {200: "Fact"}, MATCHED, body={}, bodiless=True, matched=True,
        ),
        Act(
            "dispute_fact", "post", f"{FACT}/dispute",
            "Say in words that a fact is not right. Readers see them once the secretariat has "
            "acknowledged the dispute.",
            rule, scope, {200: "Fact"}, MATCHED,
            body={"words": needed_words(LONGEST_WORDS), "language": SITE_LANGUAGE},
            needed=["words", "language"], matched=True,
            example={"words": "It was signed in June, see our gazette.", "language": "en"},
        ),
    )  # fmt: skip


def _secretariat() -> Sequence[Act]:
    scope = "disputes.decide"
    return (
        Act(
            "disputes", "get", "/disputes",
            "Disputes that are not closed, those that wait for the secretariat first.",
            "dispute.read", scope, {200: "Disputes"}, ALWAYS, tagged=False,
        ),
        Act(
            "dispute", "get", DISPUTE,
            "A dispute, and whether it still is about what is published.",
            "dispute.read", scope, {200: "Dispute"}, READING,
        ),
        Act(
            "acknowledge_dispute", "post", f"{DISPUTE}/acknowledge",
            "Let readers see that a party disputes a fact, with its words.",
            "dispute.decide", scope, {200: "Dispute"}, MATCHED,
            body={}, bodiless=True, matched=True,
        ),
        Act(
            "close_dispute", "post", f"{DISPUTE}/close",
            "End a dispute with a reason that the party reads. It is asked again.",
            "dispute.decide", scope, {200: "Dispute"}, MATCHED,
            body={"reason": needed_words(LONGEST_WORDS), "language": SITE_LANGUAGE},
            needed=["reason", "language"], matched=True,
            example={"reason": "The date is corrected now.", "language": "en"},
        ),
    )  # fmt: skip
