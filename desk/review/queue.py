"""The queue: what waits for review, one's own, what is to be published, what was decided lately."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.database import session
from core.languages import language_name
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue
from core.reader import reader
from desk.review.place import blueprint, name_of
from desk.translation.place import all_languages
from registry.deciding import is_own, may_decide
from registry.kinds import kinds
from registry.proposal_lists import (
    PROPOSAL_STATES,
    SHOWN,
    AskedProposals,
    count_proposals,
    proposals_asked,
)
from registry.references import references_to
from registry.translation_states import totals_by

PAGE_SIZE = 50
LONGEST_BATCH = 40


@blueprint.get("/review/")
@guarded("proposal.write")
def queue() -> str:
    """Proposals of one of four sorts, narrowed by kind, author, language and batch."""
    return queue_page(asked_proposals())


def queue_page(asked: AskedProposals, **told: Any) -> str:
    """The page of the queue; `told` is what became of the proposals that were chosen on it."""
    counts = session().execute(count_proposals(asked, current_user)).all()
    total = sum(row.total for row in counts if _fits(row, asked.kind, asked.author))
    page = page_place(asked_page() if request.method == "GET" else 1, PAGE_SIZE, total)
    query = proposals_asked(asked, current_user).limit(PAGE_SIZE).offset(page["first"] - 1)
    proposals = session().scalars(query).all()
    names = references_to((one.record_id for one in proposals), reader().language)
    decidable = {one.id for one in proposals if asked.show == "waiting" and _decidable(one)}
    return render_template(
        "desk/review/queue.html",
        rows=[(one, name_of(one, names)) for one in proposals],
        asked=asked,
        decidable=decidable,
        own={one.id for one in proposals if is_own(one, current_user)},
        kinds=kinds(),
        states=PROPOSAL_STATES,
        filters=_filter_form(asked, counts),
        kept=filter_values(asked),
        page=page,
        **told,
    )


def _decidable(proposal: Any) -> bool:
    return may_decide(proposal, current_user)


def _fits(row: Any, kind: str, author: int | None) -> bool:
    return (not kind or row.kind == kind) and (author is None or row.author_id == author)


def asked_proposals() -> AskedProposals:
    """What the address asks for. Raises `BadValue`."""
    show, kind, author, language, batch = (
        request.args.get(name, "").strip()
        for name in ("show", "kind", "author", "language", "batch")
    )
    if show and show not in SHOWN:
        raise BadValue(_("There is no such list of proposals."))
    if kind and kind not in kinds():
        raise BadValue(_("There is no such kind of record. Choose one of the list."))
    if author and not (author.isascii() and author.isdigit() and len(author) < 10):
        raise BadValue(_("There is no such person. Choose one of the list."))
    if language and language not in all_languages():
        raise BadValue(_("It must be a language tag such as ru or zh-hant."))
    if len(batch) > LONGEST_BATCH:
        raise BadValue(_("There is no such list of proposals."))
    return AskedProposals(show or "waiting", kind, int(author) if author else None, language, batch)


def filter_values(asked: AskedProposals) -> dict[str, Any]:
    """The filters as values of an address; nothing for what is not asked."""
    return {
        "show": asked.show if asked.show != "waiting" else None,
        "kind": asked.kind or None,
        "author": asked.author,
        "language": asked.language or None,
        "batch": asked.batch or None,
    }


def _filter_form(asked: AskedProposals, counts: Any) -> dict[str, Any]:
    """The form as the macro takes it, with counts of what each choice would show."""
    by_kind = totals_by([r for r in counts if _fits(r, "", asked.author)], "kind")
    by_author = totals_by([r for r in counts if _fits(r, asked.kind, None)], "author_id")
    people = sorted({(r.author_name, str(r.author_id)) for r in counts if r.author_id})
    languages = [(tag, language_name(tag, reader().locale)) for tag in all_languages()]
    lists = {
        "kind": (_("Kind"), asked.kind, [
            (name, kind.plural, by_kind.get((name,))) for name, kind in kinds().items()
            if (name,) in by_kind or name == asked.kind
        ]),
        "author": (_("Author"), str(asked.author or ""), [
            (key, name, by_author.get((key,))) for name, key in people
            if (key,) in by_author or key == str(asked.author)
        ]),
        "language": (_("Language of a changed text"), asked.language, [
            (tag, name, None) for tag, name in languages
        ]),
    }  # fmt: skip
    hidden = {"show": filter_values(asked)["show"], "batch": asked.batch}
    return {
        "action": url_for("desk_review.queue"),
        "reset_url": url_for("desk_review.queue", show=hidden["show"]),
        "hidden": [(name, value) for name, value in hidden.items() if value],
        "fields": [_select(name, *given) for name, given in lists.items()],
    }


def _select(name: str, label: str, chosen: Any, options: Any) -> dict[str, Any]:
    everything = {"value": "", "label": _("All"), "selected": not chosen}
    offered = [
        {"value": value, "label": words, "count": count, "selected": value == chosen}
        for value, words, count in options
    ]
    return {"kind": "select", "name": name, "label": label, "options": [everything, *offered]}
