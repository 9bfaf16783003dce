"""Who acts in a request: a signed-in person or a visitor, as plain values.

They are values and not rows on purpose. The door asks the actor for its roles while the session
runs a statement; a row that is expired by then would load itself, ask the door, and so on.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """A signed-in person as they were when the request began; what `current_user` stands for."""

    account_id: int
    name: str
    email: str
    language: str
    epoch: int
    grants: frozenset[tuple[str, str]] = field(default=frozenset())

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

    def get_id(self) -> str:
        """What the session holds. It names the epoch, so that a new epoch ends the session."""
        return f"{self.account_id}.{self.epoch}"


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
