"""The letter about a subscription: what is new and what has changed, in its language.

Plain text. What may run in the other direction than the letter stands in isolates (UAX #9), each
address in a line of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import force_locale, format_decimal, ngettext
from flask_babel import gettext as _

from core.characters import isolated
from core.languages import locale_of
from core.mail import one_click, queue_mail
from core.reader import Reader
from core.web import full_address
from registry.kinds import kinds
from registry.references import Reference
from registry.rows import date_words
from registry.templating import in_words
from search.subscriptions.changes import Told
from search.subscriptions.models import Subscription
from search.subscriptions.tokens import token_of

MOST_NAMED = 20
"""Changes that a letter names one by one."""


@dataclass(frozen=True)
class News:
    """What a letter tells: the changes that it names, how many there are in all, and those of
    earlier letters that may not have arrived."""

    told: Sequence[Told]
    total: int
    repeated: Sequence[Told] = ()


def send_notice(subscription: Subscription, news: News) -> str:
    """Queue the letter in the current transaction; gives back the number of its delivery."""
    with force_locale(str(locale_of(subscription.language))):
        return queue_mail(
            subscription.account.email,
            _subject(subscription, news.total),
            "\n".join(_lines(subscription, news)),
            subscription.language,
            headers=one_click(_end_address(subscription)),
            once=True,
        )


def record_address(reference: Reference, language: str) -> str:
    """The full address of a record's page in a language."""
    kind = kinds()[reference.kind]
    values = kind.page_values(reference.code, reference.within)
    return full_address(kind.page_endpoint, lang=language, **values)


def what_happened(told: Told, reader: Reader) -> str:
    """The kind of record, its own date, and what the version says of itself; for one reader."""
    reference, message = told.reference, str(in_words(told.change.message))
    parts = [str(kinds()[reference.kind].label), date_words(reference.date_text, reader)]
    if message and not told.is_new:
        parts.append(isolated(message))
    return " · ".join(part for part in parts if part)


def own_address(subscription: Subscription) -> str:
    """The full address of the page of a subscription."""
    told = {"lang": subscription.language, "number": subscription.id}
    return full_address("subscriptions.subscription_page", **told)


def _end_address(subscription: Subscription) -> str:
    told = {"lang": subscription.language, "token": token_of(subscription)}
    return full_address("unsubscribing.end_page", **told)


def _subject(subscription: Subscription, total: int) -> str:
    subject: str = ngettext(
        "%(count)s change: %(name)s",
        "%(count)s changes: %(name)s",
        total,
        count=format_decimal(total),
        name=subscription.name,
    )
    return subject


def _lines(subscription: Subscription, news: News) -> Iterator[str]:
    reader = Reader(subscription.language)
    yield _("What is new and what has changed: %(name)s", name=isolated(subscription.name))
    yield ""
    yield from _part(_("New"), [one for one in news.told if one.is_new], reader)
    yield from _part(_("Changed"), [one for one in news.told if not one.is_new], reader)
    more = news.total - len(news.told)
    if more > 0:
        count = format_decimal(more)
        yield ngettext("And %(count)s more:", "And %(count)s more:", more, count=count)
        yield own_address(subscription)
        yield ""
    told_before = _("From a letter that may not have reached you:")
    yield from _part(told_before, news.repeated, reader)
    yield "—"
    yield _("You get this letter because you keep or follow this in Guantong. To change it:")
    yield own_address(subscription)
    yield _("To get no more letters about it:")
    yield _end_address(subscription)


def _part(heading: str, told: Sequence[Told], reader: Reader) -> Iterator[str]:
    if not told:
        return
    yield heading
    yield ""
    for one in told:
        yield isolated(one.reference.title)
        yield what_happened(one, reader)
        yield record_address(one.reference, reader.language)
        yield ""
