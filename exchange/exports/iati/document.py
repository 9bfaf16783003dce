"""The activity file: projects as IATI 2.03, written while it is read."""

from collections.abc import Iterable, Iterator
from itertools import chain

from flask import current_app
from flask_babel import lazy_gettext as _l
from lxml import etree

from core.database import utcnow
from core.languages import in_each_language
from exchange.exports.contents import Published
from exchange.exports.iati.activities import Publisher, activity, lacks
from exchange.exports.iati.elements import Element
from exchange.exports.naming import batches, names_of, version_times
from registry.schema.forms import form_of
from registry.version_view import named_codes

VERSION = "2.03"
REGISTRY = _l("Guantong, registry of international customs cooperation")


def publisher() -> Publisher:
    """Who reports: the registry, by the identifier of its settings, in every language it has."""
    names = {tag: str(REGISTRY) for tag in in_each_language()}
    return Publisher(str(current_app.config["IATI_REF"]), names)


def activity_pieces(records: Iterable[Published]) -> Iterator[bytes]:
    """The file, with a comment for each project that IATI's rules keep out."""
    head = f'version="{VERSION}" generated-datetime="{utcnow().isoformat(timespec="seconds")}"'
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities {head}>\n'.encode()
    for batch in batches(records):
        for one in _elements(batch):
            yield etree.tostring(one, encoding="UTF-8", xml_declaration=False) + b"\n"
    yield b"</iati-activities>\n"


def _elements(batch: list[Published]) -> Iterator[Element]:
    times, who = version_times(batch), publisher()
    named = set(chain.from_iterable(named_codes(form_of(one.kind), one.content) for one in batch))
    names = names_of(named, fully=named)
    for one in batch:
        missing = lacks(one)
        if missing:
            yield etree.Comment(f" {one.code} is left out; it lacks {', '.join(missing)}. ")
        else:
            yield activity(one, times.get(one.code), names, who)
