"""Chapters on agreements: by status, with each partner, on AEO programmes, and dates ahead."""

from collections.abc import Iterator, Sequence

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.upcoming import dates_ahead, days_words
from cooperation.agreements.views import AHEAD
from cooperation.agreements.vocabulary import FORMS, NEXT_DATES
from core.dates import format_event_date
from core.spans import added
from exchange.packs.blocks import Block, Items, Line, Paragraph, Section, Table, Words, text
from exchange.packs.material import Bound, Material
from pages.between.views import heading
from pages.binding import IN_FORCE, MAYBE_IN_FORCE
from pages.briefing.agreements import ENDINGS, AgreementState
from pages.matrix.words import bond_tag, region_name
from registry.listing import status_tag
from registry.vocabulary import EVENT_KINDS, ROLES

AEO = "mra"
GROUPS = ("in_force", "possible", "signed", "other", "ended")
OVER = ENDINGS | {"suspended"}
WIDTHS = (34, 17, 22, 19, 14, 8)


def agreement_chapter(of: Material) -> Section:
    """All agreements in which it has a role, by how the instrument stands on the day."""
    blocks: list[Block] = []
    for group in GROUPS:
        held = [state for state in of.states if group_of(state) == group]
        if held:
            title = Words(heading(group))
            table = _table(of, held, heading(group))
            blocks.append(Section(f"agreements-{group}", title, [table], len(held)))
    if not blocks:
        blocks = [Paragraph(text(_("No agreement is held.")))]
    return Section("agreements", Words(_("Agreements")), blocks, len(of.states))


def group_of(state: AgreementState) -> str:
    """How far the instrument has come on the day: one of `GROUPS`."""
    legal = state.legal
    if "in_force" in legal:
        return "in_force" if legal["in_force"] else "possible"
    if "signed" in legal:
        return "signed"
    return "ended" if OVER & legal.keys() else "other"


def _table(of: Material, states: Sequence[AgreementState], caption: str) -> Table:
    head = (_("Agreement"), _("Form"), _("Parties"), _("Dates"), _("Status"), _("Sources"))
    rows = [_row(of, state) for state in states if state.id in of.names]
    return Table(caption, head, rows, WIDTHS)


def _row(of: Material, state: AgreementState) -> Sequence[Line]:
    form = text(FORMS[state.form])
    if not state.is_party:
        roles = [str(ROLES[role]) for role in sorted(state.roles)]
        form = [*form, Words(", ".join(roles), soft=True)]
    return (
        _agreement(of, state.id),
        form,
        of.parties(state.id) or text(_("Not known")),
        _dates(of, state.id),
        _statuses(state),
        of.marks(state.id),
    )


def _agreement(of: Material, key: int) -> Line:
    reference = of.names[key]
    return [of.link(reference), Words(reference.code, language="und", soft=True)]


def _dates(of: Material, key: int) -> Line:
    acts = of.acts.get(key, {})
    locale = of.reader.locale
    return [Words(f"{EVENT_KINDS[kind]}: {format_event_date(on, locale)}")
            for kind, on in acts.items()] or text(_("Not known"))  # fmt: skip


def _statuses(state: AgreementState) -> Line:
    return [Words(status_tag(one)["label"]) for one in state.statuses] or text(_("Not known"))


def partner_chapter(of: Material) -> Section:
    """What binds it with each partner, region by region, as the page of the two says it."""
    regions: list[Block] = []
    for region, partners in of.briefing.matrix_row:
        blocks = [_partner(of, one.id, of.link(one)) for one, _cell in partners]
        regions.append(
            Section(f"region-{region or 'other'}", Words(region_name(region)), blocks, len(blocks))
        )
    number = sum(len(partners) for _region, partners in of.briefing.matrix_row)
    if not regions:
        words = _("Nothing binds it to another administration on this day, as far as is recorded.")
        regions = [Paragraph(text(words))]
    return Section("partners", Words(_("Agreements by partner")), regions, number)


def _partner(of: Material, key: int, title: Words) -> Section:
    held = [one for one in of.bound.get(key, ()) if one.id in of.names]
    ordered = sorted(held, key=lambda one: -one.bond.standing)  # else the latest first
    return Section(f"with-{title.code}", title, [Items([_bound(of, one) for one in ordered])])


def _bound(of: Material, one: Bound) -> Line:
    return [*_agreement(of, one.id), Words(str(FORMS[one.form]), soft=True), *_standing(of, one)]


def _standing(of: Material, one: Bound) -> Iterator[Words]:
    yield Words(bond_tag(one.bond.standing)["label"])
    for key in one.bond.through:
        union = of.link(of.briefing.unions[key])
        yield Words(_("through %(organization)s", organization=union.text), soft=True)


def aeo_chapter(of: Material) -> Section:
    """Mutual recognition of authorized economic operators: its own, and through unions."""
    own = [state for state in of.states if state.form == AEO]
    blocks: list[Block] = []
    if own:
        certain = sum(state.legal.get("in_force") is True for state in own)
        possible = sum(state.legal.get("in_force") is False for state in own)
        words = _("In force on the day: %(certain)s certainly, %(possible)s possibly.",
                  certain=format_decimal(certain), possible=format_decimal(possible))  # fmt: skip
        blocks += [Paragraph(text(words)), _table(of, own, str(FORMS[AEO]))]
    through = _through_unions(of)
    if through:
        title = Words(_("Through a union that it is a member of"))
        blocks.append(Section("aeo-through", title, [Items(through)], len(through)))
    if not blocks:
        blocks = [Paragraph(text(_("No mutual recognition of AEO programmes is held.")))]
    return Section("aeo", Words(_("AEO mutual recognition")), blocks, len(own))


def _through_unions(of: Material) -> list[Line]:
    """Arrangements that bind it to partners through unions, with whom, and how sure."""
    own = {state.id for state in of.states}
    partners: dict[int, tuple[Bound, list[Words]]] = {}
    for _region, row in of.briefing.matrix_row:
        for reference, _cell in row:
            for one in of.bound.get(reference.id, ()):
                if one.form == AEO and one.bond.through and one.id not in own:
                    held = partners.setdefault(one.id, (one, []))
                    held[1].append(of.link(reference))
    return [
        [*_agreement(of, key), *_standing(of, one), *others]
        for key, (one, others) in partners.items()
        if key in of.names and one.bond.standing in (IN_FORCE, MAYBE_IN_FORCE)
    ]


def dates_chapter(of: Material) -> Section:
    """Ends of terms, renewals and last days of notice that come next."""
    mine = set(of.agreement_ids)
    found = [one for one in dates_ahead(current_user, of.day, added(of.day, AHEAD))
             if one.agreement_id in mine and one.agreement_id in of.names]  # fmt: skip
    if not found:
        words = Paragraph(text(_("No date ahead follows from what is held.")))
        return Section("dates", Words(_("Dates ahead")), [words])
    rows = [
        (
            _agreement(of, one.agreement_id),
            text(NEXT_DATES[one.date.kind]),
            text(days_words(one.date)),
        )
        for one in found
    ]
    head = (_("Agreement"), _("Dates ahead"), _("Date"))
    table = Table(_("Dates ahead"), head, rows, (50, 25, 25))
    return Section("dates", Words(_("Dates ahead")), [table], len(rows))
