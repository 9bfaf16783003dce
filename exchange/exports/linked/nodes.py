"""JSON-LD in the vocabulary of schema.org: what a record is about, and the record that says so.

The thing (an agreement, an edition, a body) has the permanent address as its `@id`; the registry's
own record of it stands under `subjectOf`, with its version, languages and sources, so that nothing
said of the record is taken for a property of the thing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from exchange.exports.contents import Published
from exchange.exports.json_files import document_pieces, written
from exchange.exports.linked.properties import Names, named_nodes, properties_of, type_of
from exchange.exports.linked.values import Node, held, tagged
from exchange.exports.naming import (
    Name,
    address_of,
    address_of_version,
    batches,
    conclusions,
    names_of,
    version_times,
)
from registry.schema.contents import Content
from registry.schema.forms import form_of
from registry.version_view import named_codes

CONTEXT = "https://schema.org"
REGISTRY = "Guantong"


def linked_pieces(records: Iterable[Published]) -> Iterator[str]:
    """The records as the graph of one document."""
    nodes = (node for batch in batches(records) for node in nodes_of(batch))
    return document_pieces({"@context": CONTEXT}, "@graph", nodes)


def one_linked(one: Published) -> str:
    """One record as a document of its own."""
    return f"{written(in_context(nodes_of([one])[0]))}\n"


def in_context(node: Node) -> Node:
    """A node as a document, with the context of its terms."""
    return {"@context": CONTEXT, **node}


def nodes_of(records: Sequence[Published]) -> list[Node]:
    """The records as nodes; a fixed number of statements, however many they are."""
    names, concluded, times = names_in(records), conclusions(records), version_times(records)
    return [
        node_of(one, names, concluded.get(one.code, ""), times.get(one.code)) for one in records
    ]


def names_in(records: Sequence[Published]) -> Names:
    """Names of the records and of all that they name, those that a visitor may see."""
    named = (named_codes(form_of(one.kind), one.content) for one in records)
    return names_of(chain.from_iterable(named), fully=(one.code for one in records))


def node_of(one: Published, names: Names, concluded: str, at: datetime | None) -> Node:
    """A record as a node. `concluded`: when an agreement came about (EDTF or ''); `at`: when the
    version was published."""
    address = address_of(one.code)
    node: Node = {"@id": address, "@type": type_of(one.kind, one.content)}
    node["identifier"], node["url"] = one.code, address
    node["name"] = _titles(one, names.get(one.code, []))
    node["description"] = _texts(one.content, "summary")
    node |= properties_of(one, names, concluded)
    node["subjectOf"] = _record_node(one, names, at)
    return held(node)


def _record_node(one: Published, names: Names, at: datetime | None) -> Node:
    address = address_of_version(one.code, one.version)
    sources = dict.fromkeys(row["source"] for row in one.content.get("citations", ()))
    return held(
        {
            "@id": address,
            "@type": "CreativeWork",
            "url": address,
            "version": str(one.version),
            "dateModified": at.isoformat(timespec="seconds") if at else "",
            "inLanguage": [row["language"] for row in one.content.get("texts", ())],
            "isBasedOn": named_nodes(sources, names),
            "publisher": {"@type": "Organization", "name": REGISTRY},
        }
    )


def _titles(one: Published, headings: Sequence[Name]) -> list[Any]:
    """Titles of its texts; the preferred names of a concept; else what it is called on lists."""
    found = _texts(one.content, "title")
    found += [
        tagged(row["label"], row["language"])
        for row in one.content.get("labels", ())
        if row["preferred"]
    ]
    called = [tagged(name.title, name.language) for name in headings]
    return found or list({str(name): name for name in called}.values())


def _texts(content: Content, field: str) -> list[Any]:
    rows = content.get("texts", ())
    return [tagged(row[field], row["language"]) for row in rows if row[field]]
