"""A text divided into units by its headings: a proposal, which a person corrects."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cooperation.agreements.texts.heading_words import ATTACHMENTS, CONTAINERS
from cooperation.agreements.texts.headings import (
    Doubtful,
    Heading,
    begins_conclusions,
    heading_of,
    is_preamble,
)
from cooperation.agreements.texts.titles import ends_sentence, is_title
from cooperation.agreements.texts.units import (
    CONCLUSIONS,
    LONGEST_HEADING,
    LONGEST_NUMBER,
    MOST_UNITS,
    PREAMBLE,
    PREFACE,
    Unit,
    cleaned,
)

_CONTENTS = re.compile(r"(\.{4,}|…{2,}|(\s\.){4,}|\t)\s*\d{1,4}\s*$")
"""A line of a list of contents: leaders, and the number of a page."""
_PAGE = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*|\s*\d{1,4}\s*/\s*\d{1,4}\s*")
_NUMBERED = re.compile(r"\s*(\(?\w{1,4}[.)]|[-–—•·*▪]|（[^）]{1,3}）|[一二三四五六七八九十]+、)")
_UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True)
class Division:
    """What was recognised, in order; lines that look like headings but were left in the text; and
    lines that were left out (of a list of contents, numbers of pages)."""

    units: list[Unit]
    doubtful: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def divide(text: str, language: str, broken: bool = False) -> Division:
    """Divide a text. `broken`: its lines end as on the printed page, not with paragraphs."""
    divider = _Divider(language, broken)
    lines = [line for line in cleaned(text).split("\n") if line]
    for place, line in enumerate(lines):
        divider.take(line, lines[place + 1 : place + 3])
    return divider.division()


@dataclass
class _Open:
    """A unit that lines are still added to."""

    identifier: str
    number: str = ""
    heading: str = ""
    lines: list[str] = field(default_factory=list)


class _Divider:
    """Takes lines one by one."""

    def __init__(self, language: str, broken: bool) -> None:
        self._language, self._base = language, language.partition("-")[0]
        self._broken = broken
        self._units: list[_Open] = []
        self._taken: set[str] = set()
        self._attached = ""
        self._containers: dict[str, str] = {}
        self._before = ""
        self._doubtful: list[str] = []
        self._left_out: list[str] = []

    def take(self, line: str, following: Sequence[str]) -> None:
        """Take a line, given what follows it."""
        if _CONTENTS.search(line) or (self._broken and _PAGE.fullmatch(line)):
            self._left_out.append(line)
            return
        heading = heading_of(line, self._language)
        if isinstance(heading, Heading) and self._is_referred(heading):
            heading = Doubtful()
        if isinstance(heading, Heading) and len(self._units) < MOST_UNITS:
            self._begin(heading)
        elif self._is_title(line, following):
            self._units[-1].heading = line
        else:
            if isinstance(heading, Doubtful):
                self._doubtful.append(line)
            self._add(line)
        self._before = line

    def _begin(self, heading: Heading) -> None:
        number, title, body = heading.number, heading.title, heading.body
        if len(title) > LONGEST_HEADING:
            title, body = "", f"{title} {body}".strip()
        unit = _Open(self._identifier(heading), number[:LONGEST_NUMBER], title)
        if body:
            unit.lines.append(body)
        self._taken.add(unit.identifier)
        self._units.append(unit)

    def _identifier(self, heading: Heading) -> str:
        """Articles are named alone where that is enough, else with what they stand in."""
        if heading.kind in ATTACHMENTS:
            self._attached, self._containers = heading.name, {}
            return heading.name
        name = self._within(heading.name)
        wider: Sequence[str] = CONTAINERS
        if heading.kind in CONTAINERS:
            wider = CONTAINERS[: CONTAINERS.index(heading.kind)]
        if name in self._taken:
            name = self._counted_anew(heading, name, wider)
        if heading.kind in CONTAINERS:
            self._containers = {
                kind: held for kind, held in self._containers.items() if kind in wider
            } | {heading.kind: name}
        return name

    def _counted_anew(self, heading: Heading, name: str, wider: Sequence[str]) -> str:
        """The name with what it stands in, where the count begins there again; a number that only
        stands there twice keeps the name, so that people are told."""
        around = [self._containers[kind] for kind in wider if kind in self._containers]
        if not around:
            return name
        stem = f"{around[-1]}__{heading.kind}_"
        begun = heading.value == "1" or any(known.startswith(stem) for known in self._taken)
        return f"{around[-1]}__{heading.name}" if begun else name

    def _within(self, name: str) -> str:
        return f"{self._attached}__{name}" if self._attached else name

    def _is_referred(self, heading: Heading) -> bool:
        """Whether it stands in the middle of a sentence and names what was there before."""
        if heading.kind in ATTACHMENTS:
            known = heading.name in self._taken
        else:
            known = self._within(heading.name) in self._taken
        return known and self._is_open()

    def _is_open(self) -> bool:
        """Whether the line before is running text that goes on."""
        unit = self._units[-1] if self._units else None
        return bool(unit and unit.lines) and not ends_sentence(self._before)

    def _is_title(self, line: str, following: Sequence[str]) -> bool:
        """Whether a line is the title of the heading just above."""
        if not self._units:
            return False
        unit = self._units[-1]
        if unit.heading or unit.lines or not unit.number or _NUMBERED.match(line):
            return False
        if not following or not is_title(line, self._base):
            return False
        is_container = unit.identifier.rpartition("__")[2].partition("_")[0] in CONTAINERS
        return is_container or not isinstance(heading_of(following[0], self._language), Heading)

    def _add(self, line: str) -> None:
        if is_preamble(line, self._language) and len(self._units) < 2 and not self._taken:
            if self._units:
                self._units[0].identifier = PREFACE
            self._units.append(_Open(PREAMBLE, "", line))
            return
        if begins_conclusions(line, self._language) and self._may_conclude():
            self._taken.add(CONCLUSIONS)
            self._units.append(_Open(CONCLUSIONS))
        elif not self._units:
            self._units.append(_Open(PREAMBLE))
        self._units[-1].lines.append(line)

    def _may_conclude(self) -> bool:
        ended = not self._is_open()
        return bool(self._taken) and not self._attached and CONCLUSIONS not in self._taken and ended

    def division(self) -> Division:
        """What was found."""
        units = [
            Unit(one.identifier, one.number, one.heading, "\n".join(self._paragraphs(one.lines)))
            for one in self._units
        ]
        return Division(units, self._doubtful, self._left_out)

    def _paragraphs(self, lines: Sequence[str]) -> Iterator[str]:
        return _joined(lines) if self._broken else iter(lines)


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Lines of a printed page as paragraphs: those that end a sentence, or come before an entry of
    a list, end one."""
    held = ""
    for line in lines:
        if held and (ends_sentence(held) or _NUMBERED.match(line)):
            yield held
            held = line
        elif not held:
            held = line
        elif held.endswith("-") and held[-2:-1].isalpha() and line[:1].islower():
            held = held[:-1] + line
        else:
            blank = "" if _UNSPACED.match(held[-1]) and _UNSPACED.match(line) else " "
            held = f"{held}{blank}{line}"
    if held:
        yield held
