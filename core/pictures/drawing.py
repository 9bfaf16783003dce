"""Drawing SVG of fluid width: lengths along the line in percent, heights in pixels.

A picture is as wide as the page gives it, and its words keep their size, on a phone as on a desk.
Positions begin where reading begins: in a right-to-left language time runs to the left, and
nobody who draws has to think of it. Colours come from classes (`static/css/pictures.css`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from markupsafe import Markup, escape

from core.languages import direction


class Drawing:
    """An SVG drawing, `height` pixels high; along the line in percent, upwards in pixels."""

    def __init__(self, height: float, language: str) -> None:
        self.height = height
        self.language = language
        self.mirrored = direction(language) == "rtl"
        self.has_links = False
        self._parts: list[Markup] = []

    def _x(self, x: float) -> str:
        return f"{_short(100 - x if self.mirrored else x)}%"

    def _put(self, shape: str, *values: object) -> None:
        self._parts.append(Markup(shape).format(*values))  # noqa: S704 - shapes are ours

    def rect(
        self, x: float, y: float, width: float, height: float, classes: str, title: str = ""
    ) -> None:
        """A box that begins at `x`; `title` is its tooltip and its name for assistive means."""
        begin = x + width if self.mirrored else x
        self._put(
            '<rect x="{}" y="{}" width="{}%" height="{}" class="{}"',
            self._x(begin),
            _short(y),
            _short(max(width, 0)),
            _short(max(height, 0)),
            classes,
        )
        self._close("rect", title)

    def circle(self, x: float, y: float, radius: float, classes: str, title: str = "") -> None:
        """A disc; `radius` in pixels."""
        shape = '<circle cx="{}" cy="{}" r="{}" class="{}"'
        self._put(shape, self._x(x), _short(y), _short(radius), classes)
        self._close("circle", title)

    def _close(self, element: str, title: str) -> None:
        if title:
            self._put("><title>{}</title></" + element + ">", title)
        else:
            self._put("/>")

    def line(self, x1: float, y1: float, x2: float, y2: float, classes: str) -> None:
        """A straight line."""
        shape = '<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>'
        self._put(shape, self._x(x1), _short(y1), self._x(x2), _short(y2), classes)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        classes: str = "",
        anchor: str = "start",
        language: str = "",
        shift: float = 0,
    ) -> None:
        """Words whose baseline is at `y`. `anchor` (start, middle, end) is meant in the reader's
        direction; `shift` moves them on by pixels; `language` if it is not the page's."""
        moved = -shift if self.mirrored else shift
        self._put(
            '<text x="{}" y="{}" class="{}"',
            self._x(x),
            _short(y),
            f"words {classes}".strip(),
        )
        if moved:
            self._put(' dx="{}"', _short(moved))
        if language and language != self.language:
            side = direction(language)
            if (side == "rtl") != self.mirrored:  # an anchor is meant in the words' own direction
                anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
            self._put(' lang="{}" direction="{}"', language, side)
        if anchor != "start":
            self._put(' text-anchor="{}"', anchor)
        self._put(">{}</text>", words)

    def add(self, shapes: Markup, links: bool = False) -> None:
        """Shapes that were drawn elsewhere, in places of their own; `links` are among them."""
        self.has_links = self.has_links or links
        self._parts.append(shapes)

    @contextmanager
    def link(self, address: str, name: str) -> Iterator[None]:
        """What is drawn inside leads to the address, if there is one; `name` says where to."""
        if not address:
            yield
            return
        self.has_links = True
        self._put('<a href="{}" aria-label="{}">', address, name)
        yield
        self._put("</a>")

    def svg(self, key: str, title: str, description: str) -> Markup:
        """The drawing as an element. `key` makes the ids of title and description unique."""
        role = "group" if self.has_links else "img"
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="{}" width="100%" '
            'height="{}" direction="{}" aria-labelledby="{}-title" aria-describedby="{}-text">'
            '<title id="{}-title">{}</title><desc id="{}-text">{}</desc>{}</svg>'
        ).format(
            role,
            _short(self.height),
            direction(self.language),
            key,
            key,
            key,
            title,
            key,
            description,
            Markup("").join(self._parts),
        )


def _short(number: float) -> str:
    """At most two decimals, none that are not needed."""
    return str(escape(f"{number:.2f}".rstrip("0").rstrip(".") or "0"))
