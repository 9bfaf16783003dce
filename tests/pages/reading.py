"""A page as tests read it: parsed by the rules of HTML, asked for links, texts and languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.pages.parsing import parsed

Element = Any
HEADING = re.compile(r"h[1-6]")
PHRASING = {"a", "abbr", "b", "bdi", "code", "em", "label", "p", "span", "strong", "summary", "sup"}
PHRASING |= {"h1", "h2", "h3", "h4"}
BLOCKS = {"article", "aside", "div", "dl", "form", "nav", "ol", "p", "section", "table", "ul"}
BLOCKS |= {"h1", "h2", "h3", "h4"}


class Page:
    """One answer of the site. Raises `BrokenHtml` where HTML is broken."""

    def __init__(self, html: str, address: str = "/") -> None:
        self.html = html
        self.address = address
        self.root = parsed(html)
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *tags: str, within: Element = None) -> list[Element]:
        """Elements in the order of the page, of these tags or of any."""
        start = self.root if within is None else within
        found = (one for one in start.iter() if isinstance(one.tag, str))
        return [one for one in found if not tags or one.tag in tags]

    def marked(self, **attributes: str) -> list[Element]:
        """Elements with these values of attributes; `class_` asks for one of the classes."""
        wanted = dict(attributes)
        css = wanted.pop("class_", "")
        names = {name.replace("_", "-"): value for name, value in wanted.items()}
        return [
            one
            for one in self.all()
            if all(one.get(name) == value for name, value in names.items())
            and (not css or css in (one.get("class") or "").split())
        ]

    def marked_within(self, element: Element, css: str) -> list[Element]:
        """Elements inside of another that are of a class."""
        return [one for one in self.all(within=element) if css in (one.get("class") or "").split()]

    def by_id(self, name: str) -> Element:
        """The element with an id."""
        (found,) = self.marked(id=name)
        return found

    def words(self, element: Element = None) -> str:
        """The text of an element (of the body), white space folded."""
        start = self.all("body")[0] if element is None else element
        return " ".join("".join(start.itertext()).split())

    def ancestors(self, element: Element) -> Iterator[Element]:
        """The element itself, its parent, and so on up."""
        while element is not None:
            yield element
            element = self.parents.get(element)

    def language_of(self, element: Element) -> str:
        """The language that the element's text is marked with."""
        return next((e.get("lang") for e in self.ancestors(element) if e.get("lang")), "")

    def direction_of(self, element: Element) -> str:
        """The element's base direction; `auto` where the text itself decides."""
        for one in self.ancestors(element):
            if one.get("dir"):
                return str(one.get("dir"))
            if one.tag == "bdi":
                return "auto"
        return "ltr"

    def texts(self) -> Iterator[tuple[Element, str]]:
        """(element that holds it, text) for every piece of text of the body."""
        for one in self.all(within=self.all("body")[0]):
            if one.text and one.text.strip():
                yield one, one.text.strip()
            for child in one:
                if child.tail and child.tail.strip():
                    yield one, child.tail.strip()

    @cached_property
    def links(self) -> list[Element]:
        """Links of the body."""
        return [one for one in self.all("a", within=self.all("body")[0]) if one.get("href")]

    @cached_property
    def hrefs(self) -> set[str]:
        """Where the links of the body lead inside the site, absolute, without fragments."""
        found = set()
        for one in self.links:
            address = urldefrag(urljoin(self.address, one.get("href")))[0]
            if not urlsplit(address).netloc:
                found.add(address)
        return found

    @property
    def main(self) -> Element:
        """The main part."""
        (found,) = self.all("main")
        return found

    @property
    def heading(self) -> str:
        """The text of the first heading."""
        return self.words(self.all("h1")[0])

    def heading_faults(self) -> list[str]:
        """What is wrong with the outline: no or several h1, levels skipped, empty ones."""
        found = [one for one in self.all() if HEADING.fullmatch(one.tag)]
        levels = [int(one.tag[1]) for one in found]
        faults = [f"{levels.count(1)} h1"] if levels.count(1) != 1 else []
        for before, after, one in zip([0, *levels], levels, found, strict=False):
            if after > before + 1:
                faults.append(f"h{before} to {one.tag} {self.words(one)!r}")
        return faults + [f"empty {one.tag}" for one in found if not self.words(one)]

    def nesting_faults(self) -> list[str]:
        """Blocks inside of elements that may hold phrases only (what the parser lets pass)."""
        return [
            f"{inner.tag} in {outer.tag}"
            for outer in self.all()
            if outer.tag in PHRASING
            for inner in self.all(within=outer)
            if inner is not outer and inner.tag in BLOCKS
        ]

    def repeated_ids(self) -> set[str]:
        """Ids that stand more than once."""
        ids = [one.get("id") for one in self.all() if one.get("id")]
        return {name for name in ids if ids.count(name) > 1}

    def broken_references(self) -> set[str]:
        """Ids that a label, a description or a link to a place of the page names in vain."""
        ids = {one.get("id") for one in self.all()}
        named: list[str] = []
        for one in self.all():
            for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
                named += (one.get(attribute) or "").split()
            href = one.get("href") or ""
            if href.startswith("#") and len(href) > 1:
                named.append(href[1:])
        return {name for name in named if name not in ids}
