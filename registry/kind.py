"""The kinds that the registry itself has: events, sources and concepts."""

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.languages import locale_of
from registry.concepts import Concept
from registry.headings import heading_of, may_name
from registry.kinds import Composed, Kind, register
from registry.ledger_models import Event
from registry.sources import Source
from registry.vocabulary import EVENT_KINDS


def _event_title(event: Event, language: str) -> Composed:
    """An act on an instrument has no title of its own: "signature: the agreement"."""
    if event.track == "progress" or not event.about:
        return None
    with force_locale(str(locale_of(language))):
        act = str(EVENT_KINDS[event.event_kind])
        if event.about_party and may_name(event, event.about_party):
            party = heading_of(event.about_party, language)
            act = _("%(act)s (%(party)s)", act=act, party=party)
        if not may_name(event, event.about[0]):
            return act, "composed"
        subject = heading_of(event.about[0], language)
        return _("%(form)s: %(parties)s", form=act, parties=subject), "composed"


def _concept_title(concept: Concept, language: str) -> Composed:
    for label in concept.labels:
        if label.language == language and label.preferred:
            return label.label, label.origin
    return None


def _concept_plain(concept: Concept) -> tuple[str, str]:
    preferred = [label for label in concept.labels if label.preferred]
    source = [label for label in preferred if label.language == concept.source_language]
    best = (source or preferred or concept.labels)[0]
    return best.label, best.language


EVENT = register(
    Kind(
        name="event",
        model=Event,
        label=_l("Event"),
        plural=_l("Events"),
        list_endpoint="registry.event_list",
        page_endpoint="registry.event_page",
        compose_title=_event_title,
    )
)
SOURCE = register(
    Kind(
        name="source",
        model=Source,
        label=_l("Source"),
        plural=_l("Sources"),
        list_endpoint="registry.source_list",
        page_endpoint="registry.source_page",
        plain_title=lambda source: (source.title, "und"),
    )
)
CONCEPT = register(
    Kind(
        name="concept",
        model=Concept,
        label=_l("Concept"),
        plural=_l("Concepts"),
        list_endpoint="registry.concept_list",
        page_endpoint="registry.concept_page",
        compose_title=_concept_title,
        composed_first=True,
        plain_title=_concept_plain,
    )
)
