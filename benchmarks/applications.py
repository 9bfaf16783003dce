"""How long the secretariat's list of a call's applications takes to be made.

`python -m benchmarks.applications`: 300 applications with two reviews each in an empty instance,
asked in process by an editor. Counted is processor time, which says the same on a machine that
others use.
"""

import sys
import tempfile
import time
from itertools import islice, product
from pathlib import Path
from random import Random
from statistics import median
from string import ascii_uppercase

from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from benchmarks.asking import percentile
from benchmarks.report import Target, table
from core.collector import calm_collector
from core.database import db, gather_statistics, writing
from registry.door import acting_as
from tests.applications import application, review
from tests.fund import fund_call
from tests.papers import account
from tests.people import accounts_factory, enter
from tests.records import EDITOR, administration

APPLICATIONS = 300
ROUNDS = 30
LIMIT_MS = 80
REVIEWERS = ("one@bench.example", "two@bench.example")
LIST = "/zh/desk/fund/calls/FC01/applications/"
PATHS = (LIST, f"{LIST}?order=score", f"{LIST}1")


def measure_applications(number: int = APPLICATIONS, rounds: int = ROUNDS) -> list[Target]:
    """Ask for each page so many times; print the table."""
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as name:
        app = create_app({"GUANTONG_INSTANCE": str(Path(name))})
        app.testing = True
        with app.app_context():
            upgrade()
        for email in REVIEWERS:
            accounts_factory(app, "translator", email)
        with app.app_context(), writing(), acting_as(EDITOR):
            add_applications(number)
            db.session.commit()
            gather_statistics()
        client = app.test_client()
        enter(client, accounts_factory(app, "editor", "ana@bench.example"))
        calm_collector()  # as the site does
        found = {path: _asked(client, path, rounds) for path in PATHS}
    rows = [
        (path, f"{median(times):.0f}", f"{percentile(times, 0.95):.0f}")
        for path, times in found.items()
    ]
    print(f"\n## {number} applications with two reviews each, ms of processor time\n")
    print(table(("page", "p50", "p95"), rows), flush=True)
    name = f"review page of {number} applications, p50"
    return [Target(name, LIMIT_MS, median(found[LIST]), "ms")]


def add_applications(number: int) -> None:
    """A call with an application of each of so many administrations, all with two reviews."""
    call, chance = fund_call(), Random(7)
    reviewers = [account(email) for email in REVIEWERS]
    codes = ("".join(letters) for letters in product(ascii_uppercase, repeat=2))
    for place, code in enumerate(islice(codes, number), 1):
        made = application(call, administration(code), "under_review", number=place)
        for reviewer in reviewers:
            scores = {one.criterion: chance.randint(1, 5) for one in call.criteria}
            review(made, reviewer, scores=scores)


def _asked(client: FlaskClient, path: str, rounds: int) -> tuple[float, ...]:
    """Milliseconds of processor time of each answer, in order of length."""
    taken = []
    for _round in range(rounds + 1):
        start = time.process_time()
        answer = client.get(path)
        taken.append((time.process_time() - start) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    return tuple(sorted(taken[1:]))  # the first compiles the templates


if __name__ == "__main__":
    for target in measure_applications():
        print(f"- {target}")
    sys.exit(0)
