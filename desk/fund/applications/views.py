"""All pages of applications at the desk."""

from desk.fund.applications import application, awards, decisions, overview
from desk.fund.applications.place import blueprint

__all__ = ["application", "awards", "blueprint", "decisions", "overview"]
