"""Calendars that programs subscribe to (RFC 5545): what each of them begins with."""

from urllib.parse import urlsplit

from flask import current_app
from icalendar import Calendar

MEDIA_TYPE = "text/calendar"


def calendar_named(name: str, language: str) -> Calendar:
    """An empty calendar in a language."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Guantong//{language}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def uid_of(name: str) -> str:
    """The identifier of what is called so on this site, and nowhere else (RFC 7986, 5.3)."""
    return f"{name}@{urlsplit(current_app.config['ORIGIN']).hostname}"
