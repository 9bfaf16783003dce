"""What tokens can be good for: a closed list, each with the rules that count for who shows one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from core.permissions import RULES, Actor, allows

PUBLIC = frozenset({"site.read"})
"""The rules that count where no scope is asked for: those of a visitor."""
_WRITING = frozenset({"proposal.write", "record.edit", "record.read_draft"})
"""Who writes is judged as at the desk: an editor by everything, a translator by their languages."""
_FILES = frozenset({"document.read_kept", "record.read_draft"})


@dataclass(frozen=True)
class Scope:
    """`needs`: the rules of which the person must have one for the scope to be of any use."""

    label: Any
    needs: frozenset[str]
    rules: frozenset[str]


SCOPES: Mapping[str, Scope] = {
    "read": Scope(
        _l("Read proposals and texts that I may read"),
        frozenset({"proposal.read"}),
        frozenset({"proposal.read", "record.read_draft", "document.read_kept"}),
    ),
    "proposals.write": Scope(
        _l("Write proposals, send them for review, take them back"),
        frozenset({"proposal.write"}),
        _WRITING | {"record.create"},
    ),
    "proposals.decide": Scope(
        _l("Accept and decline proposals"),
        frozenset({"proposal.publish", "text.translate"}),
        _WRITING | {"proposal.publish", "record.publish", "text.translate"},
    ),
    "proposals.comment": Scope(
        _l("Comment on proposals"),
        frozenset({"proposal.write"}),
        _WRITING,
    ),
    "events.write": Scope(
        _l("Record events, and correct them"),
        frozenset({"event.record"}),
        _WRITING | {"event.record", "record.create"},
    ),
    "texts.write": Scope(
        _l("Write texts and translations"),
        frozenset({"translation.work"}),
        _WRITING | {"translation.work"},
    ),
    "records.withdraw": Scope(
        _l("Withdraw records, and publish them again"),
        frozenset({"record.withdraw"}),
        frozenset({"record.withdraw", "record.publish", "record.read_draft"}),
    ),
    "documents.write": Scope(
        _l("Add documents to records, and remove them"),
        frozenset({"document.add"}),
        _FILES | {"document.add", "document.remove"},
    ),
    "documents.decide": Scope(
        _l("Accept documents, so that readers see them"),
        frozenset({"document.accept"}),
        _FILES | {"document.accept"},
    ),
    "facts.confirm": Scope(
        _l("Confirm or dispute published facts for my administration"),
        frozenset({"fact.confirm"}),
        frozenset({"fact.confirm"}),
    ),
    "disputes.decide": Scope(
        _l("Read disputed facts, acknowledge and close disputes"),
        frozenset({"dispute.decide"}),
        frozenset({"dispute.read", "dispute.decide", "record.read_draft"}),
    ),
}
"""By the names that addresses, the OpenAPI document and `insufficient_scope` give them."""


def rules_of(scopes: Iterable[str]) -> frozenset[str]:
    """The rules that count for who shows a token of these scopes. A name that is no more: none."""
    return PUBLIC.union(*(SCOPES[name].rules for name in scopes if name in SCOPES))


def useful_to(actor: Actor) -> list[str]:
    """The scopes that the actor's roles give anything for."""
    return [name for name, one in SCOPES.items() if any(allows(actor, rule) for rule in one.needs)]


assert all(one.rules | one.needs <= RULES.keys() for one in SCOPES.values())
