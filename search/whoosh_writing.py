"""One commit to a Whoosh index: deletions, a new segment, small segments merged.

The writer of Whoosh itself sorts postings one by one; this one sorts arrays. Whoosh's table of
contents is what makes a commit: it is renamed into place, and nothing counts that it doesn't name.
"""

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from whoosh.index import TOC, clean_files

from search.engine import IndexDocument
from search.whoosh_arrays import ArrayWriter
from search.whoosh_building import SegmentBuilder
from search.whoosh_codec import ArrayCodec, alive_in, arrays_of
from search.whoosh_merging import Source, merge
from search.whoosh_schema import schema
from search.whoosh_segment import EXTENSION, SegmentArrays

TOKENS_AT_ONCE = 4_000_000
"""Tokens collected before a segment is written: some 100 MB."""
TIER = 8
"""Segments of which the larger has less than so many times the documents are of one tier."""
MOST_IN_TIER = 4
"""Segments of a tier are merged when there are as many: each document is copied a few times in
its life, and a question meets few segments."""


class Commit:
    """What will be one commit; nothing of it counts before `finish`."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._storage = index.storage
        self._toc = TOC.read(index.storage, index.indexname, schema=schema())
        self._before = list(self._toc.segments)
        self._segments = list(self._toc.segments)
        self._builder = SegmentBuilder()
        self._counts = False

    def delete(self, codes: Iterable[str]) -> None:
        """Mark all units of these codes in the segments that were there before."""
        wanted = [code.encode() for code in codes]
        for segment in self._segments if wanted else ():
            field = arrays_of(self._storage, segment).fields["code"]
            for code in wanted:
                for unit in field.units_of(code).tolist():
                    segment.delete_document(unit)

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Add checked documents, whose codes are deleted or new."""
        for document in documents:
            self._builder.add(document)
            if self._builder.tokens > TOKENS_AT_ONCE:
                self._flush()

    def _flush(self) -> None:
        """Write what is collected as a segment of its own."""
        built, self._builder = self._builder.finished(), SegmentBuilder()
        self._write(built)

    def _write(self, built: SegmentArrays) -> None:
        segment, writer = self._new_segment()
        for name, array in built.arrays.items():
            writer.add(name, array)
        self._close(segment, writer, built.notes)

    def _new_segment(self) -> tuple[Any, ArrayWriter]:
        segment = ArrayCodec().new_segment(self._storage, self._index.indexname)
        return segment, ArrayWriter(segment.create_file(self._storage, EXTENSION))

    def _close(self, segment: Any, writer: ArrayWriter, notes: dict[str, Any]) -> None:
        writer.finish(notes)
        segment.set_doc_count(notes["units"])
        self._segments.append(segment)

    def finish(self, *, whole: bool = False) -> None:
        """Write all, merge (everything, if `whole`), and make it count."""
        self._segments = [one for one in self._segments if one.doc_count()]
        built = None if self._builder.empty else self._builder.finished()
        size = 0 if built is None else built.size
        chosen = self._segments if whole else _to_merge(self._segments, size)
        if len(chosen) + bool(size) > 1 or any(one.has_deletions() for one in chosen):
            self._merge(chosen, built)
        elif built is not None:
            self._write(built)
        toc = TOC(self._toc.schema, self._segments, self._toc.generation + 1)
        toc.write(self._storage, self._index.indexname)
        self._counts = True
        self._clean(toc.generation, self._segments)

    def _merge(self, chosen: Sequence[Any], built: SegmentArrays | None) -> None:
        sources = [Source(arrays_of(self._storage, one), alive_in(one)) for one in chosen]
        if built is not None:
            sources.append(Source(built, np.ones(built.size, np.bool_)))
        gone = {one.segment_id() for one in chosen}
        self._segments = [one for one in self._segments if one.segment_id() not in gone]
        segment, writer = self._new_segment()
        self._close(segment, writer, merge(sources, writer.add))

    def cancel(self) -> None:
        """Remove what was written, unless it counts already; never raises."""
        with suppress(Exception):
            self._storage.close_files()
            if self._counts:
                return
            self._clean(self._toc.generation, self._before)

    def _clean(self, generation: int, segments: Sequence[Any]) -> None:
        """Remove what a state of the index does not name, also what a killed writer left."""
        clean_files(self._storage, self._index.indexname, generation, segments)
        for name in self._storage.list():
            if name.startswith(f"_{self._index.indexname}_") and not name.endswith(".toc"):
                with suppress(OSError):
                    self._storage.delete_file(name)


def _to_merge(segments: Sequence[Any], size: int) -> list[Any]:
    """The segments to be merged with `size` new units: full tiers, and what is mostly deleted."""
    chosen = [one for one in segments if 2 * one.deleted_count() > one.doc_count_all()]
    tiers: dict[int, list[Any]] = {}
    for one in segments:
        if one not in chosen:
            tiers.setdefault(_tier(one.doc_count()), []).append(one)
    for tier in sorted(tiers):
        if len(tiers[tier]) + (_tier(size) == tier) >= MOST_IN_TIER:
            chosen += tiers[tier]
            size += sum(one.doc_count() for one in tiers[tier])
    return chosen


def _tier(size: int) -> int:
    return int(math.log(size, TIER)) if size else -1
