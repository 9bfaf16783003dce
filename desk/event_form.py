"""The short form of a new event: what happened to a record, when, and who says so."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from accounts.forms import NEEDED, site_languages
from core.problems import BadValue
from registry.forms import DATE_HELP, EVENT_FORM
from registry.ledger_rules import ANNULMENT, KINDS_OF_TRACK
from registry.schema.contents import Content, empty_content
from registry.schema.forms import CITATIONS, TEXTS
from registry.vocabulary import CONFIDENCE, EVENT_KINDS, STATUSES, TRACKS, VERIFICATION

# Where the faults of a content are shown.
FIELD_OF = {
    "event_kind": "act",
    "track": "act",
    "date_text": "when",
    "due_text": "due",
    "reported_status": "reported",
    "about_party": "party",
    "texts": "title",
    "source_language": "language",
    "citations": "source",
    "confidence": "confidence",
    "verification": "verification",
}
NO_CODE: Sequence[SelectChoice] = (SelectChoice("", ""),)


def _from(name: str) -> Any:
    """The field of the event's form."""
    return EVENT_FORM.field(name)


class EventForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What happened. `act` is "track.kind"; codes may be followed by names, as a picker gives them.

    `found` holds the sources that words in `source` led to, one of which is to be chosen.
    """

    act = SelectField(_l("What happened"), [DataRequired(NEEDED)])
    when = StringField(_l("When"), [Optional()], description=DATE_HELP)
    party = StringField(
        _l("By whom"),
        [Optional()],
        description=_l("Only where the act is one party's, such as a ratification: its code."),
        render_kw={"list": "party-codes", "autocomplete": "off"},
    )
    reported = SelectField(_l("Status reported"), [Optional()])
    due = StringField(
        _l("Due date"),
        [Optional()],
        description=_l("The day that is promised. Earlier promises stay on record."),
    )
    title = StringField(_l("Title"), [Optional()], render_kw={"dir": "auto"})
    summary = TextAreaField(_l("Summary"), [Optional()], render_kw={"rows": 4, "dir": "auto"})
    language = SelectField(_l("Language of the words"), choices=site_languages)
    source = StringField(
        _l("Source"),
        [Optional()],
        description=_l("The code of the source, or words of its title or publisher."),
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    found = RadioField(_l("Sources found"), [Optional()], choices=[], validate_choice=False)
    locator = StringField(
        _l("Place in the source"), [Optional()], description=_l("A page, a line or an article.")
    )
    confidence = SelectField(CONFIDENCE.title, [DataRequired(NEEDED)])
    verification = SelectField(VERIFICATION.title, [DataRequired(NEEDED)])
    corrects = HiddenField()

    def __init__(self, tracks: Sequence[str], **values: Any) -> None:
        super().__init__(**values)
        self.act.choices = act_choices(tracks, correcting=bool(self.corrects.data))
        self.reported.choices = [SelectChoice("", _("None")), *_codes(STATUSES)]
        self.confidence.choices = _codes(CONFIDENCE)
        self.verification.choices = _codes(VERIFICATION)

    def complain(self, name: str, message: str) -> None:
        """Show what is wrong with a field of the content where people filled it in."""
        where = FIELD_OF.get(name)
        if where is None:
            self.form_errors.append(message)
        else:
            self[where].errors = [*self[where].errors, message]


def act_choices(tracks: Sequence[str], correcting: bool) -> dict[str, list[SelectChoice]]:
    """Kinds of events under their tracks; an annulment only where an entry is corrected."""
    return {
        str(TRACKS[track]): [
            SelectChoice(f"{track}.{kind}", EVENT_KINDS[kind])
            for kind in KINDS_OF_TRACK[track]
            if correcting or kind != ANNULMENT
        ]
        for track in tracks
    }


def asked_act(tracks: Sequence[str], asked: str) -> str:
    """The choice that `?kind=` means: a kind, or a kind with its track; '' for none."""
    known = [f"{track}.{kind}" for track in tracks for kind in KINDS_OF_TRACK[track]]
    fits = (one for one in known if asked in (one, one.partition(".")[2]))
    return next(fits, "")


def _codes(vocabulary: Any) -> list[SelectChoice]:
    return [SelectChoice(code, vocabulary[code]) for code in vocabulary]


def content_from(form: EventForm, about: list[str], source: str) -> Content:
    """The content of the event; what cannot be read is told in the form, and left out."""
    language = form.language.data
    content = empty_content(EVENT_FORM, language)
    track, _dot, kind = form.act.data.partition(".")
    content |= {"about": about, "track": track, "event_kind": kind}
    content |= {name: getattr(form, name).data for name in ("confidence", "verification")}
    for name in ("date_text", "due_text", "reported_status", "about_party", "corrects"):
        typed = form[FIELD_OF.get(name, name)]
        content[name] = _read(form, name, _from(name), typed.data)
    content["texts"] = [_words(form, language)] if form.title.data or form.summary.data else []
    content["citations"] = [_citation(form, source)]
    return content


def _read(form: EventForm, name: str, field: Any, typed: str | None) -> Any:
    try:
        return field.read([typed or ""])
    except BadValue as error:
        form.complain(name, str(error))
        return field.empty


def _words(form: EventForm, language: str) -> Content:
    row = {one.name: one.empty for one in TEXTS.fields} | {"language": language}
    for name in ("title", "summary"):
        row[name] = _read(form, "texts", _part(TEXTS, name), form[name].data)
        row[f"{name}_origin"] = "original" if row[name] else ""
    return row


def _citation(form: EventForm, source: str) -> Content:
    row = {one.name: one.empty for one in CITATIONS.fields} | {"source": source}
    row["locator"] = _read(form, "citations", _part(CITATIONS, "locator"), form.locator.data)
    return row | {name: getattr(form, name).data for name in ("confidence", "verification")}


def _part(part: Any, name: str) -> Any:
    return next(one for one in part.fields if one.name == name)
