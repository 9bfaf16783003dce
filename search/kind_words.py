"""The words that each kind of record adds to its index document, one or two statements a batch."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.vocabulary import CLAUSES, PRESENT
from cooperation.agreements.models import Agreement
from cooperation.fund.calls.models import CallCriterion
from cooperation.fund.models import FundActivity
from cooperation.fund.projects.models import ProjectActivity, ResultIndicator
from cooperation.measures.models import (
    Corridor,
    CorridorLeg,
    Indicator,
    Measure,
    Observation,
    Policy,
    Practice,
    indicator_measure,
)
from core.database import session
from core.languages import SITE_LANGUAGES
from directory.models import Administration, District, Group, GroupMember, Organization
from forum.models import Attendance, Edition, Outcome, Session, Speaker
from registry.concepts import Label
from registry.ledger_models import Event, event_record
from registry.sources import Source
from search.marks import administration_mark, capital_mark, concept_mark, organization_mark
from search.name_sources import official_languages, territory_names
from search.sheets import Sheet, Sheets, words_of

CUSTOMS = (concept_mark("T001"), concept_mark("T002"))
"""What every administration is, whatever it calls itself: a customs administration."""


def _rows(ids: Sequence[int], key: Any, *columns: Any) -> Iterable[Any]:
    """Columns of a table for these records, the record's id first."""
    return session().execute(select(key, *columns).where(key.in_(ids)))


def _say(ids: Sequence[int], sheets: Sheets, key: Any, *columns: Any) -> None:
    """Add English columns as words."""
    for record, *values in _rows(ids, key, *columns):
        for value in values:
            sheets[record].say(value)


def _name(ids: Sequence[int], sheets: Sheets, key: Any, *columns: Any) -> None:
    """Add the names of other records, by columns that hold their ids."""
    for record, *others in _rows(ids, key, *columns):
        sheets[record].names.update(other for other in others if other is not None)


@words_of("source")
def source_words(ids: Sequence[int], sheets: Sheets) -> None:
    """A source's title stays in its own language, which is not recorded."""
    columns = (Source.title, Source.publisher, Source.source_kind)
    for record, title, publisher, kind in _rows(ids, Source.id, *columns):
        sheets[record].title(title, None)
        sheets[record].say(publisher, None)
        sheets[record].term("source_kind", kind)


@words_of("concept")
def concept_words(ids: Sequence[int], sheets: Sheets) -> None:
    """All labels of a concept are its titles."""
    for record, label, language in _rows(ids, Label.concept_id, Label.label, Label.language):
        sheets[record].title(label, language)
    for record in ids:
        sheets[record].concepts.add(concept_mark(sheets[record].code))


@words_of("event")
def event_words(ids: Sequence[int], sheets: Sheets) -> None:
    """An event is found by what it is about."""
    for record, kind, party in _rows(ids, Event.id, Event.event_kind, Event.about_party_id):
        sheets[record].term("event_kind", kind)
        if party is not None:
            sheets[record].names.add(party)
    _name(ids, sheets, event_record.c.event_id, event_record.c.record_id)


@words_of("administration")
def administration_words(ids: Sequence[int], sheets: Sheets) -> None:
    """Names of the territory in every official language of any administration, and of the body."""
    every = session().scalars(select(Administration.languages))
    languages = official_languages(every)
    columns = (
        Administration.name_local,
        Administration.name_local_language,
        Administration.parent,
        Administration.capital,
    )
    for record, local, language, parent, capital in _rows(ids, Administration.id, *columns):
        sheet = sheets[record]
        for name, tag in territory_names(sheet.code, languages):
            sheet.title(name, tag)
        sheet.title(local, language)
        sheet.say(parent)
        sheet.say(capital)
        sheet.territories.add(sheet.code)
        sheet.concepts.update((administration_mark(sheet.code), capital_mark(sheet.code), *CUSTOMS))


@words_of("organization")
def organization_words(ids: Sequence[int], sheets: Sheets) -> None:
    columns = (Organization.headquarters, Organization.organization_kind)
    for record, headquarters, kind in _rows(ids, Organization.id, *columns):
        sheets[record].say(headquarters)
        sheets[record].term("organization_kind", kind)
        sheets[record].concepts.add(organization_mark(sheets[record].code))
    _name(ids, sheets, Organization.id, Organization.parent_id)


@words_of("district")
def district_words(ids: Sequence[int], sheets: Sheets) -> None:
    _say(ids, sheets, District.id, District.province)


@words_of("group")
def group_words(ids: Sequence[int], sheets: Sheets) -> None:
    _say(ids, sheets, Group.id, Group.members_text, Group.leader_text)
    _name(ids, sheets, GroupMember.group_id, GroupMember.district_id)


@words_of("agreement")
def agreement_words(ids: Sequence[int], sheets: Sheets) -> None:
    columns = (Agreement.form, Agreement.depositary_text)
    for record, form, depositary in _rows(ids, Agreement.id, *columns):
        sheets[record].term("form", form)
        sheets[record].say(depositary)
    answers = (ClauseAssessment.code, ClauseAssessment.answer)
    for record, clause, answer in _rows(ids, ClauseAssessment.agreement_id, *answers):
        if answer == PRESENT:  # nobody who looks for a clause wants what lacks it
            sheets[record].term(CLAUSES.name, clause)


@words_of("measure")
def measure_words(ids: Sequence[int], sheets: Sheets) -> None:
    _say(ids, sheets, Measure.id, Measure.keywords)
    _name(ids, sheets, Measure.id, Measure.pillar_id)


@words_of("indicator")
def indicator_words(ids: Sequence[int], sheets: Sheets) -> None:
    _say(ids, sheets, Indicator.id, Indicator.counted, Indicator.body_text)
    key = Observation.indicator_id
    columns = (Observation.value_text, Observation.period_words, Observation.note)
    _say(ids, sheets, key, *columns)
    _name(ids, sheets, indicator_measure.c.indicator_id, indicator_measure.c.measure_id)


@words_of("practice")
def practice_words(ids: Sequence[int], sheets: Sheets) -> None:
    _say(ids, sheets, Practice.id, Practice.district_text)


@words_of("policy")
def policy_words(ids: Sequence[int], sheets: Sheets) -> None:
    _say(ids, sheets, Policy.id, Policy.issuer_text)
    for record, number in _rows(ids, Policy.id, Policy.number):
        sheets[record].say(number, None)


@words_of("corridor")
def corridor_words(ids: Sequence[int], sheets: Sheets) -> None:
    """Ends, territories on the way and crossings."""
    _say(ids, sheets, Corridor.id, Corridor.origin, Corridor.destination)
    columns = (CorridorLeg.territory, CorridorLeg.crossing_to_next)
    for record, territory, crossing in _rows(ids, CorridorLeg.corridor_id, *columns):
        _pass_through(sheets[record], territory)
        sheets[record].say(crossing)


def _pass_through(sheet: Sheet, territory: str) -> None:
    sheet.territories.add(territory)
    for name, language in territory_names(territory, SITE_LANGUAGES):
        sheet.label(name, language)


@words_of("fund_activity")
def fund_words(ids: Sequence[int], sheets: Sheets) -> None:
    for record, body, tie in _rows(ids, FundActivity.id, FundActivity.body_text, FundActivity.tie):
        sheets[record].say(body)
        sheets[record].term("tie", tie)


@words_of("fund_call")
def call_words(ids: Sequence[int], sheets: Sheets) -> None:
    for record, criterion in _rows(ids, CallCriterion.call_id, CallCriterion.criterion):
        sheets[record].term("fund_criterion", criterion)


@words_of("project")
def project_words(ids: Sequence[int], sheets: Sheets) -> None:
    """Activities with their places, and what results are measured by."""
    _say(ids, sheets, ProjectActivity.project_id, ProjectActivity.title, ProjectActivity.place)
    _say(ids, sheets, ResultIndicator.project_id, ResultIndicator.title)
    columns = (ProjectActivity.activity_type, ProjectActivity.territory)
    for record, kind, territory in _rows(ids, ProjectActivity.project_id, *columns):
        sheets[record].term("training_type", kind)
        if territory:
            _pass_through(sheets[record], territory)


@words_of("edition")
def edition_words(ids: Sequence[int], sheets: Sheets) -> None:
    """Place, hosts, and who is reported to have attended."""
    columns = (Edition.city, Edition.venue, Edition.host_text, Edition.participants_text)
    _say(ids, sheets, Edition.id, *columns)
    _say(ids, sheets, Attendance.edition_id, Attendance.name, Attendance.head, Attendance.role)
    _name(ids, sheets, Attendance.edition_id, Attendance.party_id)


@words_of("session")
def session_words(ids: Sequence[int], sheets: Sheets) -> None:
    for record, kind in _rows(ids, Session.id, Session.session_type):
        sheets[record].term("session_type", kind)
    _say(ids, sheets, Speaker.session_id, Speaker.name, Speaker.role)
    _name(ids, sheets, Session.id, Session.edition_id)


@words_of("outcome")
def outcome_words(ids: Sequence[int], sheets: Sheets) -> None:
    for record, kind in _rows(ids, Outcome.id, Outcome.outcome_type):
        sheets[record].term("outcome_type", kind)
    _name(ids, sheets, Outcome.id, Outcome.edition_id)
