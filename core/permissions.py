"""Who may do what: one map of named rules, closed by default.

A view names its rule with `guarded("agreement.read")`; a view without one answers 403 to everybody.
A service asks `require(actor, rule)`. Nothing else decides.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask_babel import lazy_gettext as _l

from core.problems import Forbidden

ROLES = {
    "administrator": _l("Administrator"),
    "editor": _l("Editor"),
    "translator": _l("Translator"),
    "delegate": _l("Delegate"),
    "protocol": _l("Protocol officer"),
}
STAFF = frozenset({"administrator", "editor", "translator"})
WRITERS = frozenset({"administrator", "editor"})
ADMINISTRATORS = frozenset({"administrator"})
DELEGATES = frozenset({"delegate"})
PROTOCOL = frozenset({"protocol"})
IMPORT = frozenset({"import"})
SIGNED_IN = STAFF | DELEGATES | PROTOCOL
EVERYBODY = SIGNED_IN | IMPORT | {"visitor"}

RULES: dict[str, frozenset[str]] = {
    "site.read": EVERYBODY,
    "account.sign_in": EVERYBODY,
    "account.own": SIGNED_IN,
    "account.manage": ADMINISTRATORS,
    "token.own": SIGNED_IN,
    "desk.open": STAFF,
    "record.read_draft": WRITERS | IMPORT,
    "record.create": WRITERS | IMPORT,
    "record.edit": WRITERS | IMPORT,
    "record.publish": WRITERS | IMPORT,
    "record.withdraw": WRITERS,
    "record.redact": ADMINISTRATORS,
    "event.record": WRITERS | IMPORT,
    "text.translate": STAFF | IMPORT,
    "proposal.read": STAFF,
    "proposal.write": STAFF | IMPORT,
    "proposal.publish": WRITERS | IMPORT,
    "translation.work": STAFF,
    "xliff.export": STAFF,
    "xliff.import": STAFF,
    "document.add": WRITERS,
    "document.remove": WRITERS,
    "document.accept": WRITERS | IMPORT,
    "agreement_text.write": WRITERS,
    "agreement_text.publish": WRITERS,
    "agreement_text.remove": WRITERS,
    "import.run": WRITERS,
    "import.accept": WRITERS,
    "document.read_kept": STAFF,
    "audit.read": WRITERS,
    "upkeep.read": WRITERS,
    "job.retry": WRITERS,
    "snapshot.take": WRITERS,
    "pack.ask": EVERYBODY,
    "fact.confirm": DELEGATES,
    "dispute.read": WRITERS,
    "dispute.decide": WRITERS,
    "programme.plan": WRITERS,
    "programme.release": WRITERS,
    "delegate.invite": WRITERS,
    "delegation.find": WRITERS | DELEGATES | PROTOCOL,
    "delegation.manage": WRITERS,
    "delegation.own": DELEGATES,
    "delegation.read": WRITERS | PROTOCOL,
    "needs.read": PROTOCOL,
    "seat.ask": DELEGATES,
    "seat.read": WRITERS,
    "meeting.ask": DELEGATES,
    "meeting.place": WRITERS,
    "badge.issue": WRITERS,
    "attendance.record": WRITERS,
    "attendance.consent": DELEGATES,
    "outcome.follow": WRITERS,
    "participation.release": WRITERS,
    "participant.manage": WRITERS,
    "certificate.issue": WRITERS,
    "application.own": DELEGATES,
    "application.read": WRITERS,
    "application.review": SIGNED_IN,
    "application.decide": WRITERS,
    "paper.submit": SIGNED_IN,
    "paper.review": SIGNED_IN,
    "paper.decide": WRITERS,
    "report.send": EVERYBODY,
    "report.read": WRITERS,
    "report.close": WRITERS,
    "question.ask": EVERYBODY,
    "question.report": EVERYBODY,
    "question.answer": SIGNED_IN,
    "question.answer_of_record": DELEGATES,
    "question.translate": STAFF,
    "question.moderate": WRITERS,
    "subscription.own": SIGNED_IN,
    "subscription.end": EVERYBODY,
    "mailing.end": EVERYBODY,
}


class Actor(Protocol):
    """Somebody who acts: a visitor, a signed-in person, the loader or the worker.

    Who acts by less than their roles allow has `limited_to` as well: the names of the rules that
    count for them (`accounts.tokens`).
    """

    @property
    def account_id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    @property
    def roles(self) -> frozenset[str]: ...

    def scopes(self, role: str, /) -> frozenset[str]: ...


class NamedActor:
    """An actor that is not a signed-in person."""

    account_id = None

    def __init__(self, name: str, *roles: str) -> None:
        self.name = name
        self.roles = frozenset(roles)

    def scopes(self, _role: str) -> frozenset[str]:
        """Nothing in particular: it has no account that a scope could be granted to."""
        return frozenset()


VISITOR = NamedActor("visitor", "visitor")
IMPORTER = NamedActor("import", "import")
SYSTEM = NamedActor("system", "import")

View = TypeVar("View", bound=Callable[..., Any])


def allows(actor: Actor, rule: str) -> bool:
    """Whether the rule allows the actor. An unknown rule is a fault in the code: KeyError."""
    limits: frozenset[str] | None = getattr(actor, "limited_to", None)
    return bool(RULES[rule] & actor.roles) and (limits is None or rule in limits)


def require(actor: Actor, rule: str) -> None:
    """Raise `Forbidden` unless the rule allows the actor."""
    if not allows(actor, rule):
        raise Forbidden(_l("You are not allowed to do this."))


def guarded(rule: str) -> Callable[[View], View]:
    """Name the rule that a view stands under (`core.web` enforces it before the view runs)."""
    if rule not in RULES:
        raise KeyError(rule)

    def mark(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return mark
