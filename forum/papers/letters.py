"""The letters about papers, each in the language of who gets it."""

from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.letters import queue_letter
from accounts.models import Account
from core.languages import locale_of
from core.web import full_address
from forum.papers.models import Paper
from forum.papers.vocabulary import PAPER_STATES
from registry.references import references_to


def tell_decision(paper: Paper, account: Account) -> None:
    """Tell the author what was decided, and why."""
    edition = _edition(paper, account.language)
    with force_locale(str(locale_of(account.language))):
        text = _(
            "Dear %(name)s,\n\n"
            "the secretariat has decided on your paper “%(title)s” for %(edition)s:\n\n"
            "%(decision)s\n\n"
            "%(reason)s\n\n"
            "You find it here:\n\n"
            "%(address)s",
            name=account.name,
            title=paper.title,
            edition=edition[1],
            decision=PAPER_STATES[paper.state],
            reason=paper.reason,
            address=full_address(
                "papers.paper_page", lang=account.language, code=edition[0], number=paper.id
            ),
        )
        queue_letter(account, _("Your paper for the forum"), text)


def ask_reviewer(paper: Paper, account: Account) -> None:
    """Ask somebody to review a paper. The letter does not say which: a conflict of interest is
    declared first."""
    edition = _edition(paper, account.language)
    with force_locale(str(locale_of(account.language))):
        text = _(
            "Dear %(name)s,\n\n"
            "the secretariat asks you to review a paper for %(edition)s. Say first whether you "
            "have a conflict of interest:\n\n"
            "%(address)s",
            name=account.name,
            edition=edition[1],
            address=full_address(
                "paper_reviews.review_page", lang=account.language, code=edition[0], number=paper.id
            ),
        )
        queue_letter(account, _("A paper to review"), text)


def _edition(paper: Paper, language: str) -> tuple[str, str]:
    """Code and name of the edition."""
    found = references_to([paper.edition_id], language)[paper.edition_id]
    return found.code, found.title
