"""Measure indexing and searching on made-up records: `python -m benchmarks.search_bench [n]`.

Words follow Zipf's law over an invented vocabulary in Latin and Han script. Each query counts six
facets. Prints p50 and p95 in milliseconds; "first" is the first asking, when nothing is remembered.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from search.analysis.streams import stem_bag, word_stream
from search.engine import IndexDocument, SearchRequest, Sort
from search.query import parse
from search.whoosh_engine import WhooshEngine

FACETS = ("kind", "administration", "subject", "year", "status", "language")
_SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "on")]
_HAN = "海关合作协定互认新加坡中国贸易便利化通行单一窗口培训论坛边境管理数据交换铁路货物运输检验"


def _words(chance: random.Random, count: int) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]


def documents(count: int, chance: random.Random, words: list[str]) -> Iterator[IndexDocument]:
    """Yield `count` records of a title, some 60 words of text and a Chinese title."""
    weights = [1 / (rank + 3) for rank in range(len(words))]
    for number in range(count):
        title = " ".join(chance.choices(words, weights, k=8))
        text = " ".join(chance.choices(words, weights, k=60))
        han = "".join(chance.choices(_HAN, k=14))
        texts = [(title, "en"), (han, "zh")]
        yield IndexDocument(
            code=f"A{number:06}",
            audience=("public", "staff") if number % 10 else ("staff",),
            title=word_stream(texts),
            text=word_stream([(text, "en")]),
            stems=stem_bag([(title, "en"), (text, "en")]),
            facets={
                "kind": (chance.choice(("agreement", "measure", "project", "event")),),
                "administration": tuple({f"X{chance.randint(0, 69)}" for _ in range(3)}),
                "subject": tuple({f"s{chance.randint(0, 39)}" for _ in range(2)}),
                "year": (str(chance.randint(1990, 2026)),),
                "status": (chance.choice(("signed", "in-force", "ended")),),
                "language": ("en", "zh"),
            },
            date=chance.randint(726000, 739000),
        )


def _queries(chance: random.Random, words: list[str]) -> dict[str, list[str]]:
    some = words[20:2000]
    return {
        "term": chance.sample(some, 100),
        "and": [" ".join(chance.sample(some, 2)) for _ in range(100)],
        "phrase": [f'"{" ".join(chance.choices(words[:200], k=2))}"' for _ in range(100)],
        "prefix": [word[:3] + "*" for word in chance.sample(some, 100)],
        "han": ["".join(chance.choices(_HAN, k=length)) for length in (1, 2, 3, 4, 6) * 20],
        "common": [" ".join(chance.sample(words[:10], 2)) for _ in range(50)],
        "common phrase": [f'"{" ".join(chance.sample(words[:10], 2))}"' for _ in range(50)],
        "not": [f"{chance.choice(some)} -{chance.choice(some)}" for _ in range(50)],
        "all": [""] * 20,
    }


def _ask(engine: WhooshEngine, text: str, sort: Sort) -> float:
    start = time.perf_counter()
    engine.search(SearchRequest(parse(text).node, "public", count=FACETS, sort=sort))
    return (time.perf_counter() - start) * 1000


def _figures(times: list[float]) -> str:
    times.sort()
    return f"{times[len(times) // 2]:6.1f} /{times[int(len(times) * 0.95)]:6.1f}"


def main(count: int = 20_000) -> None:
    """Build an index of `count` records, search it, change it, and print figures."""
    chance = random.Random(7)
    words = _words(chance, 8000)
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        start = time.perf_counter()
        engine.rebuild(documents(count, chance, words))
        print(f"build {count / (time.perf_counter() - start):.0f} documents/s")
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        opening = _ask(engine, words[0], Sort.NEWEST)
        print(f"size {size / 1e6:.0f} MB; opening and first search {opening:.0f} ms")
        for name, texts in _queries(chance, words).items():
            first = [_ask(engine, text, Sort.RELEVANCE) for text in texts]
            again = [_ask(engine, text, Sort.RELEVANCE) for text in texts]
            dated = [_ask(engine, text, Sort.NEWEST) for text in texts]
            print(f"{name:14} first {_figures(first)}  again {_figures(again)}", end="")
            print(f"  by date {_figures(dated)}")
        for size in (1, 10, 100):
            batch = list(documents(size, chance, words))
            start = time.perf_counter()
            engine.apply(batch)
            written = (time.perf_counter() - start) * 1000
            reopened = _ask(engine, words[50], Sort.RELEVANCE)
            print(f"apply {size}: {written:.0f} ms, next search {reopened:.0f} ms")
        engine.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
