"""All pages of participants of projects."""

from desk.fund.participants import certificates, overview, people, sheets
from desk.fund.participants.place import blueprint

__all__ = ["blueprint", "certificates", "overview", "people", "sheets"]
