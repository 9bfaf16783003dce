"""How long an editor waits: beginning, opening, saving and sending an agreement, and publishing it.

`python -m benchmarks.desk <folder>` on an instance that was grown; the folder is changed.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from benchmarks.asking import percentile
from benchmarks.generation import made_up_code
from benchmarks.report import Target, table
from tests.pages.forms import form_of, with_values
from tests.people import accounts_factory, enter

LIMIT_MS = 150
ROUNDS = 40
STEPS = ("begin", "open", "save", "save by itself", "send for review", "publish")
LIMITED = ("save", "save by itself", "publish")


def measure_desk(folder: Path, rounds: int = ROUNDS) -> list[Target]:
    """Edit so many made-up agreements as one editor, publish them as another; print the table."""
    app = create_app({"GUANTONG_INSTANCE": str(folder)})
    app.testing = True
    author, reviewer = (_editor(app, name) for name in ("ana", "bo"))
    taken: dict[str, list[float]] = {step: [] for step in STEPS}
    for number in range(rounds):
        _round(author, reviewer, made_up_code(number), taken)
    print("\n## Editing an agreement, ms\n")
    rows = [
        (step, f"{percentile(tuple(sorted(found)), 0.5):.0f}", f"{_slow(found):.0f}")
        for step, found in taken.items()
    ]
    print(table(("step", "p50", "p95"), rows), flush=True)
    return [Target(f"{step}, p95", LIMIT_MS, _slow(taken[step]), "ms") for step in LIMITED]


def _editor(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    enter(client, accounts_factory(app, "editor", f"{name}@bench.example"))
    return client


def _slow(found: list[float]) -> float:
    return percentile(tuple(sorted(found)), 0.95)


def _round(
    author: FlaskClient, reviewer: FlaskClient, code: str, taken: dict[str, list[float]]
) -> None:
    def timed(step: str, act: Callable[[], Any], status: int = 303) -> Any:
        start = time.perf_counter()
        answer = act()
        taken[step].append((time.perf_counter() - start) * 1000)
        assert answer.status_code == status, (step, answer.status_code, answer.text)
        return answer

    begin = f"/en/desk/records/{code}/edit"
    button = form_of(author.get(f"/en/agreements/{code}").text, action=begin)
    address = timed("begin", lambda: author.post(begin, data=button)).location
    form = form_of(timed("open", lambda: author.get(address), 200).text)
    form = with_values(form, do="save", parties_count="12", **{"texts-1-title": f"Edited {code}"})
    timed("save", lambda: author.post(address, data=form))
    form = with_values(form_of(author.get(address).text), do="submit", parties_count="13")
    autosave = address.replace("/edit", "/autosave")
    saved = timed("save by itself", lambda: author.post(autosave, data=form), 200)
    form = with_values(form, version=saved.json["version"], message="benchmark")
    page = timed("send for review", lambda: author.post(address, data=form)).location
    accept = form_of(reviewer.get(page).text, action="/accept")
    timed("publish", lambda: reviewer.post(f"{page}/accept", data=accept))


if __name__ == "__main__":
    for target in measure_desk(Path(sys.argv[1])):
        print(f"- {target}")
