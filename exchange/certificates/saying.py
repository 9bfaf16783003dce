"""What stands on a certificate, in its language."""

from dataclasses import dataclass, fields
from datetime import date

from flask_babel import force_locale, format_date, ngettext
from flask_babel import gettext as _

from cooperation.fund.certificates.issuing import Printed, printed_of
from cooperation.fund.certificates.models import Certificate
from cooperation.fund.certificates.tokens import token_of
from core.dates import InvalidEventDate, format_event_date, parse_event_date
from core.languages import locale_of, territory_name
from core.web import full_address


@dataclass(frozen=True)
class Face:
    """The words of a certificate, from its head to its foot; `language` is that of all but names.
    What is not known is ''."""

    language: str
    registry: str
    heading: str
    certifies: str
    first_name: str
    second_name: str
    body: str
    completed: str
    activity: str
    project: str
    when: str
    where: str
    hours: str
    number: str
    issued: str
    issuer: str
    verify: str
    address: str

    @property
    def words(self) -> list[str]:
        """All that is printed of it."""
        return [getattr(self, one.name) for one in fields(self) if one.name != "language"]


def face_of(one: Certificate) -> Face:
    """The words of a certificate; the name that its language is read in comes first."""
    said, tag = printed_of(one), one.language
    names = [one.latin_name, one.own_name]
    if one.own_name and one.own_language.split("-")[0] == tag:
        names.reverse()
    first, second = [name for name in names if name] + [""] * (2 - sum(map(bool, names)))
    with force_locale(str(locale_of(tag))):
        return Face(
            language=tag,
            registry=_("Guantong, registry of international customs cooperation"),
            heading=_("Certificate"),
            certifies=_("This certifies that"),
            first_name=first,
            second_name=second,
            body=said.body.text if said.body else "",
            completed=_("has completed the activity"),
            activity=said.activity.text,
            project=f"{said.project.text} · {said.code}",
            when=_days(said, tag),
            where=_place(said, tag),
            hours=ngettext("%(num)s hour", "%(num)s hours", said.hours) if said.hours else "",
            number=_("Number %(number)s", number=one.number),
            issued=_("Issued on %(day)s", day=format_date(one.issued_at.date(), "long")),
            issuer=said.issuer.text,
            verify=_("Anybody can verify this certificate at this address:"),
            address=full_address(
                "certificates.certificate_page", lang=tag, token=token_of(one.number)
            ),
        )


def _days(said: Printed, tag: str) -> str:
    """The days of the activity, else the one of completion."""
    locale = locale_of(tag)
    told = "/".join(dict.fromkeys(text for text in (said.start, said.end) if text))
    try:
        if told:
            return format_event_date(parse_event_date(told), locale)
    except InvalidEventDate:  # a first and a last day that are no period, such as "2026/.."
        return ""
    return str(format_date(date.fromisoformat(said.completed), "long"))


def _place(said: Printed, tag: str) -> str:
    territory = territory_name(said.territory, locale_of(tag)) if said.territory else ""
    return " · ".join(filter(None, (said.place.text if said.place else "", territory)))
