"""Who took part by region, role and language: counts of the members of delegations, no names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.database import session
from core.suppression import Shown, overlapping_shown, parts_shown, total_shown
from forum.delegations.models import ACCREDITED, ARRIVED, CONFIRMED
from forum.report.queries import members_of

ORGANIZATIONS = "organization"
"""Stands in place of a region for delegations of organizations."""


@dataclass(frozen=True)
class Figures:
    """The figures with small numbers hidden.

    `counted` is the state of who is counted: `arrived`, or `confirmed` where nobody was checked in.
    `total` is None where it is hidden, and then all of it is.
    """

    counted: str
    total: int | None
    regions: Shown
    roles: Shown
    languages: Shown

    def to_json(self) -> dict[str, Any]:
        """As it is kept in `ReleasedParticipation.figures`."""
        return {
            "counted": self.counted,
            "total": self.total,
            "regions": self.regions.to_json(),
            "roles": self.roles.to_json(),
            "languages": self.languages.to_json(),
        }

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> "Figures":
        """What `to_json` wrote."""
        shown = {
            name: Shown(held[name]["counts"], held[name]["withheld"])
            for name in ("regions", "roles", "languages")
        }
        return cls(held["counted"], held["total"], **shown)


@dataclass(frozen=True)
class Present:
    """A member as far as they are counted. `region` is that of the body, or `ORGANIZATIONS`."""

    state: str
    role: str
    region: str
    languages: tuple[str, ...]


def figures_of(members: list[Present]) -> Figures:
    """The figures of these members: of those who arrived, else of those who were confirmed."""
    arrived = [one for one in members if one.state == ARRIVED]
    counted = arrived or [one for one in members if one.state in (CONFIRMED, ACCREDITED)]
    languages = Counter(tag for one in counted for tag in set(one.languages))
    return Figures(
        counted=ARRIVED if arrived else CONFIRMED,
        total=total_shown(len(counted)),
        regions=parts_shown(Counter(one.region for one in counted)),
        roles=parts_shown(Counter(one.role for one in counted)),
        languages=overlapping_shown(languages),
    )


def participation_of(edition_id: int) -> Figures:
    """The figures of the edition's delegations as they are now."""
    rows = session().execute(members_of(edition_id))
    return figures_of(
        [
            Present(state, role, region or ORGANIZATIONS, tuple(languages))
            for state, role, languages, region in rows
        ]
    )
