"""Members of organizations on a day: through whom a body may be bound."""

from datetime import date

from core.database import session
from pages.pairs import memberships


class MembersOnDay:
    """Who is a member of which organization on the day, certainly or possibly."""

    def __init__(self, day: date) -> None:
        every = list(session().scalars(memberships()))
        self.rows = [row for row in every if row.holds(day) != "no"]
        # An organization without members on the day is known all the same.
        self.members: dict[int, dict[int, bool]] = {row.organization_id: {} for row in every}
        for row in self.rows:
            certain = row.holds(day) == "certain"
            self.members[row.organization_id][row.administration_id] = certain

    def carriers(self, body: int) -> list[int]:
        """The body and the organizations that it is a member of: what may bind it."""
        return [body, *(key for key, found in self.members.items() if body in found)]
