"""What a file of translations would change: a verdict on every segment, and whole fields.

A segment is refused rather than guessed about; nothing else is lost by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from flask_babel import lazy_gettext as _l

from exchange.xliff.names import BY_PEOPLE, INITIAL
from exchange.xliff.reading import ReadSegment, ReadXliff
from exchange.xliff.segments import WHOLE, digest, joined, pieces_of, segments_of
from registry.models import TEXT_FIELDS, Record
from registry.translation_checks import is_refused
from registry.vocabulary import Vocabulary

VERDICTS = Vocabulary("xliff_verdict", _l("What becomes of a segment"), {
    "new": (_l("New translation"), _l("It will be proposed.")),
    "reviewed": (_l("Reviewed, words unchanged"), _l("It will be proposed as reviewed.")),
    "unchanged": (_l("Unchanged"), _l("The registry has these words.")),
    "initial": (
        _l("Not translated yet"),
        _l("The file has the words that were exported, and their state is still “initial”."),
    ),
    "empty": (_l("Empty"), _l("There are no words in the file.")),
    "source_changed": (_l("Refused: the source text has changed"), _l("Export it again.")),
    "source_edited": (
        _l("Refused: the source text was edited in the file"),
        _l("It is not what was exported."),
    ),
    "target_changed": (
        _l("Refused: the translation has changed"),
        _l("Somebody changed it in the registry after the export."),
    ),
    "incomplete": (
        _l("Refused: other parts of this text are missing"),
        _l("A text is taken as a whole where the registry has no translation of it yet."),
    ),
    "wrong": (
        _l("Refused: placeholders or signs"),
        _l("It lost a placeholder, or has signs that cannot be kept."),
    ),
    "unknown": (_l("Unknown"), _l("There is no such record or field here for you.")),
    "failed": (_l("Refused: the record has to be corrected first"), ""),
})  # fmt: skip
TAKEN = ("new", "reviewed")


@dataclass
class Judged:
    """A segment of a file and what becomes of it; `current`: the translation held."""

    segment: ReadSegment
    verdict: str
    current: str = ""
    reason: Any = ""


@dataclass
class Compared:
    """What a file says of one record, and the fields that it would change."""

    code: str
    record: Record | None
    segments: list[Judged]
    fields: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """(words, whether a person answers for all of them) by field."""

    def refuse(self, reason: Any) -> None:
        """Take nothing of it, for a reason in words."""
        self.fields.clear()
        for one in self.segments:
            if one.verdict in TAKEN:
                one.verdict, one.reason = "failed", reason


def compare(read: ReadXliff, records: Mapping[str, Record]) -> list[Compared]:
    """What the file would change of these records, by code. What is not among them is unknown."""
    found = []
    for code, group in groupby(read.segments, key=lambda one: one.code):
        segments, record = list(group), records.get(code)
        if record is None or record.source_language != read.source_language:
            found.append(Compared(code, None, [Judged(one, "unknown") for one in segments]))
            continue
        compared = Compared(code, record, [])
        for name, of_field in groupby(segments, key=lambda one: one.field):
            _compare_field(compared, record, name, list(of_field), read.language)
        found.append(compared)
    return found


def _compare_field(
    compared: Compared, record: Record, name: str, segments: Sequence[ReadSegment], language: str
) -> None:
    source, target = record.text(record.source_language), record.text(language)
    if name not in TEXT_FIELDS or source is None or not getattr(source, name):
        compared.segments += [Judged(one, "unknown") for one in segments]
        return
    words, held = getattr(source, name), getattr(target, name) if target else ""
    there = _held_segments(words, held, [one.name for one in segments])
    judged = [_judge(one, there) for one in segments]
    by_people = all(one.state in BY_PEOPLE for one in segments)
    if by_people and target is not None and getattr(target, f"{name}_origin") == "machine":
        _call_reviewed(judged)
    compared.segments += judged
    text = _assembled(words, held, there, judged)
    taken = [one for one in judged if one.verdict in TAKEN]
    if text is None:
        for one in taken:
            one.verdict = "incomplete"
    elif taken:
        compared.fields[name] = (text, by_people)


def _call_reviewed(judged: Sequence[Judged]) -> None:
    """A person answers for all of a field that a machine wrote."""
    for one in judged:
        if one.verdict == "unchanged":
            one.verdict = "reviewed"


def _held_segments(source: str, target: str, names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """(source, target) by segment, cut as the file has it where that can still be done."""
    if list(names) == [WHOLE]:
        return {WHOLE: (source, target)}
    found = segments_of(source, target)
    if [one[0] for one in found] != [WHOLE] or not target:
        return {name: (one, translation) for name, one, translation, _between in found}
    pieces = enumerate(pieces_of(source), 1)
    return {f"s{number}": (one, "\0") for number, (one, _between) in pieces}


def _judge(one: ReadSegment, there: Mapping[str, tuple[str, str]]) -> Judged:
    held = there.get(one.name)
    if held is None:
        return Judged(one, "source_changed" if one.source_digest else "unknown")
    source, current = held
    judged = Judged(one, "new", "" if current == "\0" else current)
    for verdict, holds in _reasons(one, source, current):
        if holds:
            judged.verdict = verdict
            return judged
    if one.target == current:
        judged.verdict = "unchanged"
    return judged


def _reasons(one: ReadSegment, source: str, current: str) -> Iterator[tuple[str, bool]]:
    """Verdicts that end the matter, in the order in which they are looked for."""
    yield "source_edited", digest(one.source) != one.source_digest
    yield "source_changed", digest(source) != one.source_digest
    # Programs that know no states leave the one of the export; new words tell more than that.
    yield "initial", one.state == INITIAL and digest(one.target) == one.target_digest
    yield "empty", not one.target.strip()
    changed = digest(current) != one.target_digest
    yield "target_changed", changed and one.target != current
    yield "wrong", is_refused(source, one.target)


def _assembled(
    source: str,
    held: str,
    there: Mapping[str, tuple[str, str]],
    judged: Sequence[Judged],
) -> str | None:
    """The field with the new segments in their places; None where a segment has no words."""
    new = {one.segment.name: one.segment.target for one in judged if one.verdict in TAKEN}
    if not new:
        return held
    if WHOLE in there:
        return new[WHOLE]
    pieces = pieces_of(held if held else source)
    texts = [
        (new.get(name) or pair[1], between)
        for (name, pair), (_old, between) in zip(there.items(), pieces, strict=False)
    ]
    return joined(texts) if len(texts) == len(pieces) and all(t for t, _b in texts) else None
