"""How long it takes to compare two long texts by words, beside reading them once word by word."""

import random
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from benchmarks.report import Target, table
from core.differences import differences, words_of

WORDS = 20_000
LIMIT_S = 1.0
RUNS = 3
SEED = 7


def measure_differences(length: int = WORDS) -> list[Target]:
    """Compare two texts of so many words each, alike and not; print the table."""
    chance = random.Random(SEED)
    vocabulary = [f"{chance.getrandbits(24):x}" for _ in range(3_000)]
    text = _written(vocabulary, length, chance)
    others = {
        "one word in a hundred changed": _edited(text, vocabulary, 0.01, chance),
        "one word in three changed": _edited(text, vocabulary, 0.33, chance),
        "its halves exchanged": text[length // 2 :] + text[: length // 2],
        "another text": _written(vocabulary, length, chance),
    }
    old = " ".join(text)
    reading = _seconds(partial(words_of, old))
    found = {
        name: _seconds(partial(differences, old, " ".join(words))) for name, words in others.items()
    }
    print(f"\n## Two texts of {length:,} words compared\n")
    rows = [(name, f"{s:.2f}", f"{s / reading:.1f}") for name, s in found.items()]
    print(table(("the other text", "s", "÷ cutting it into words"), rows), flush=True)
    slowest = max(found.values())
    return [Target(f"differences of {length:,} words", LIMIT_S, slowest, "s")]


def _seconds(work: Callable[[], object]) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def _written(vocabulary: list[str], length: int, chance: random.Random) -> list[str]:
    return [chance.choice(vocabulary) for _ in range(length)]


def _edited(
    text: list[str], vocabulary: list[str], share: float, chance: random.Random
) -> list[str]:
    return [chance.choice(vocabulary) if chance.random() < share else word for word in text]
