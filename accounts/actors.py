"""Who acts in a request: a signed-in person or a visitor, as plain values.

They are values and not rows on purpose. The door asks the actor for its roles while the session
runs a statement; a row that is expired by then would load itself, ask the door, and so on.
"""

from dataclasses import dataclass, field

PROVEN_TWICE = frozenset({"administrator", "editor", "protocol"})
"""Roles for which a second factor is needed."""


@dataclass(frozen=True)
class Person:
    """A signed-in person as they were when the request began; what `current_user` stands for."""

    account_id: int
    name: str
    email: str
    language: str
    epoch: int
    grants: frozenset[tuple[str, str]] = field(default=frozenset())
    session_id: int | None = None
    token: str = field(default="", repr=False)

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def roles(self) -> frozenset[str]:
        """The granted roles, and a visitor's: who signs in does not lose the public pages."""
        return frozenset(role for role, _scope in self.grants) | {"visitor"}

    def scopes(self, role: str) -> frozenset[str]:
        """What the role is granted for: an administration's code, or languages; else empty."""
        return frozenset(scope for name, scope in self.grants if name == role and scope)

    @property
    def must_prove_twice(self) -> bool:
        """Whether the roles reach so far that a password alone does not do."""
        return bool(self.roles & PROVEN_TWICE)

    def get_id(self) -> str:
        """What the browser holds: the token of the session."""
        return self.token


class Visitor:
    """Somebody who is not signed in."""

    account_id = None
    name = "visitor"
    roles = frozenset({"visitor"})
    is_authenticated = False
    is_active = False
    is_anonymous = True

    def scopes(self, _role: str) -> frozenset[str]:
        """A visitor acts for nobody."""
        return frozenset()

    def get_id(self) -> None:
        """Nothing is kept about a visitor."""


class HalfOpen(Visitor):
    """Somebody whose password was right and whose second step is still to come: a visitor."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:  # type: ignore[override]  # only a visitor has none
        """What the browser holds: the token of the session."""
        return self.person.token
