"""One proposal: what it changes by place, what was said of it, and what the reader may do."""

from functools import cached_property

from flask import current_app, url_for
from flask_login import current_user
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import session
from core.permissions import allows
from core.reader import reader
from desk.review.place import Name, name_of
from desk.reviewers import reviewers_of
from registry.deciding import is_own, may_decide
from registry.proposal_places import place_name, places_in
from registry.proposals import Proposal, ProposalComment
from registry.proposing import form_for
from registry.references import Reference, references_to
from registry.schema.contents import MINOR, content_of
from registry.schema.forms import TEXTS
from registry.schema.merging import Clash, Path, merge
from registry.translating import source_moved
from registry.version_view import Group, VersionView

HISTORY_SHOWN = 200


class ProposalPage:
    """The page of a proposal for the current person."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.form = form_for(proposal)
        self.view = VersionView(self.form, proposal.content, proposal.base, reader())
        self.names = references_to([proposal.record_id], reader().language)

    @property
    def reference(self) -> Reference | None:
        """The record, where there is one that the reader may see."""
        return self.names.get(self.proposal.record_id or 0)

    @property
    def name(self) -> Name:
        """What the proposal is about."""
        return name_of(self.proposal, self.names)

    @property
    def groups(self) -> list[Group]:
        """What it changes, in the order of the form."""
        return self.view.changed

    @cached_property
    def places(self) -> set[str]:
        """The places that can be commented on."""
        return places_in(self.groups)

    place_name = staticmethod(place_name)

    def comments_at(self, path: Path) -> list[ProposalComment]:
        """What was said of a place that it changes."""
        return [one for one in self.proposal.comments if one.place == place_name(path)]

    @property
    def other_comments(self) -> list[tuple[ProposalComment, Group | None]]:
        """What was said of the whole, and of places that are as they were again."""
        return [
            (one, self.view.place(tuple(one.place.split("/"))) if one.place else None)
            for one in self.proposal.comments
            if one.place not in self.places
        ]

    @cached_property
    def clashes(self) -> list[tuple[Clash, Group, bool]]:
        """Places that others changed meanwhile, in words; whether their values are texts."""
        record = self.proposal.record
        if not self.proposal.is_open or not self.has_moved or record is None:
            return []
        held = self.proposal
        _merged, clashes = merge(self.form, held.base, held.content, content_of(record, self.form))
        return [(one, self.view.place(one.path), isinstance(one.mine, str)) for one in clashes]

    @property
    def has_moved(self) -> bool:
        """Whether the record is another than the proposal began with."""
        record = self.proposal.record
        return record is not None and record.version != self.proposal.base_version

    @property
    def source_moved(self) -> bool:
        """Whether a translation's source text has changed since."""
        has_texts = self.form.part(TEXTS.name) is not None
        return (
            has_texts and self.proposal.is_open and self.has_moved and source_moved(self.proposal)
        )

    @property
    def minor(self) -> list[str]:
        """Languages whose texts change no substance."""
        return [
            row["language"] for row in self.proposal.content.get(TEXTS.name, ()) if row.get(MINOR)
        ]

    @property
    def is_own(self) -> bool:
        """Whether the current person wrote it last."""
        return is_own(self.proposal, current_user)

    @property
    def is_author(self) -> bool:
        """Whether the current person began it."""
        return bool(self.proposal.author_id == current_user.account_id)

    @property
    def may_decide(self) -> bool:
        """Whether the current person may accept or decline it now."""
        return self.proposal.state == "in_review" and may_decide(self.proposal, current_user)

    @property
    def may_publish_now(self) -> bool:
        """Whether the current person need not wait for the time that was chosen."""
        scheduled = self.proposal.state == "scheduled" and not self.is_own
        return scheduled and may_decide(self.proposal, current_user)

    @property
    def may_take_back(self) -> bool:
        """Whether the current person may make it a draft again."""
        if self.proposal.state == "scheduled" and allows(current_user, "proposal.publish"):
            return True
        return self.proposal.state in ("in_review", "scheduled") and self.is_author

    @property
    def may_discard(self) -> bool:
        """Whether the current person may give it up."""
        allowed = self.is_author or allows(current_user, "proposal.publish")
        return self.proposal.is_open and allowed

    @property
    def edit_address(self) -> str:
        """Where it is written on; '' for who may not, or where it is decided."""
        allowed = self.is_author or allows(current_user, "record.edit")
        if not allowed or not self.proposal.is_open:
            return ""
        return url_for("desk_editing.edit", number=self.proposal.id)

    @property
    def merge_address(self) -> str:
        """Where both changes are put together."""
        if not self.edit_address:
            return ""
        return url_for("desk_editing.merge", number=self.proposal.id)

    @cached_property
    def reviewers(self) -> list[str]:
        """Names of those who may decide it."""
        return reviewers_of(self.proposal) if self.proposal.state == "in_review" else []

    @property
    def needs_another(self) -> bool:
        """Whether somebody else than who wrote it last has to review it."""
        return bool(current_app.config["REVIEW"] == "two")

    @property
    def restores(self) -> int | None:
        """The number of the version that it was begun to bring back; None for none."""
        begun = (one.detail for one in self.history if one.action == "proposal.begin")
        return next((detail["restores"] for detail in begun if "restores" in detail), None)

    @cached_property
    def history(self) -> list[AuditEntry]:
        """What was done with it, in order."""
        held = self.proposal
        targets = {f"proposal:{held.id}", held.code} - {""}
        return list(
            session().scalars(
                select(AuditEntry)
                .where(AuditEntry.target.in_(targets), AuditEntry.action.startswith("proposal."))
                .where(AuditEntry.detail["proposal"].as_integer() == held.id)
                .order_by(AuditEntry.id)
                .limit(HISTORY_SHOWN)
            )
        )
