"""How long the training fund's page takes to be made with very many projects.

`python -m benchmarks.fund`: 5,000 projects with 100,000 transactions in an empty instance, asked in
process, each time as the first after a change. Counted is processor time, which says the same on a
machine that others use. Then all of them are taken away as an IATI activity file, as published
versions; how much memory that takes is told by the process.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select, update

from app import create_app
from benchmarks.asking import percentile
from benchmarks.processes import use_of
from benchmarks.report import Target, table
from cooperation.fund.projects.kind import PROJECT
from cooperation.fund.projects.models import (
    ParticipantGroup,
    Participation,
    Project,
    ProjectActivity,
    ProjectBudget,
    Transaction,
)
from core.audit import record_audit
from core.collector import calm_collector
from core.database import db, gather_statistics, utcnow, writing
from core.permissions import SYSTEM
from registry.door import acting_as
from registry.ledger_models import StatusPeriod
from registry.models import Party, Record, Subject, Text
from registry.projections import add_up, rebuild_kept
from registry.versions import write_revisions
from registry.vocabulary import SUBJECTS
from tests.records import EDITOR, administration

PROJECTS = 5_000
TRANSACTIONS = 20
"""Of each project."""
ROUNDS = 30
LIMIT_MS = 120
EXPORT_LIMIT_S = 30
EXPORT_LIMIT_MB = 100
"""Of memory that writing the file may add to what the process holds."""
EXPORT = "/iati/activities.xml"
BODIES = (
    "KZ", "UZ", "KG", "TJ", "TM", "MN", "RU", "BY", "AM", "AZ", "GE", "UA", "MD", "PL", "DE",
    "FR", "NL", "BE", "IT", "ES", "GR", "TR", "EG", "MA", "DZ", "TN", "KE", "TZ", "ET", "ZA",
    "NG", "GH", "PK", "IN", "BD", "LK", "NP", "MM", "TH", "VN", "LA", "KH", "MY", "SG", "ID",
    "PH", "BN", "KR", "JP", "NZ", "AU", "IR", "IQ", "SA", "AE", "OM", "QA", "KW", "JO",
)  # fmt: skip
PIECE = 200
PATHS = ("", "rows?of=paid&currency=CNY", "rows?of=planned", "rows?of=seats")
"""Below `/zh/fund/`; the limit is that of the first."""
KINDS = ("incoming_funds", "commitment", "disbursement", "expenditure")
MONEY = (*(("CNY", None),) * 15, *(("USD", Decimal("7.1234")),) * 4, ("EUR", None))


def measure_fund(number: int = PROJECTS, rounds: int = ROUNDS) -> list[Target]:
    """Ask for each page so many times; print the table."""
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as name:
        app = create_app({"GUANTONG_INSTANCE": str(Path(name))})
        with app.app_context():
            upgrade()
        with app.app_context(), writing(), acting_as(EDITOR):
            add_projects(number)
            db.session.commit()
            gather_statistics()
        calm_collector()  # as the site does
        found = {path: _asked(app, path, rounds) for path in PATHS}
        with app.app_context(), writing(), acting_as(EDITOR):
            publish_projects()
            db.session.commit()
        exported = _exported(app)
    rows = [
        (f"/fund/{path}", f"{median(times):.0f}", f"{percentile(times, 0.95):.0f}", f"{size:.0f}")
        for path, (times, size) in found.items()
    ]
    print(f"\n## The training fund with {number:,} projects, ms of processor time\n")
    print(table(("page", "p50", "p95", "kB"), rows), flush=True)
    times, _size = found[""]
    print(f"\nIATI activity file: {exported.size:.1f} MB, first byte after {exported.first:.2f} s",
          flush=True)  # fmt: skip
    name = f"fund page of {number:,} projects, asked first, p50"
    file = f"IATI activity file of {number:,} projects"
    return [
        Target(name, LIMIT_MS, median(times), "ms"),
        Target(file, EXPORT_LIMIT_S, exported.seconds, "s"),
        Target(f"{file}, memory beside", EXPORT_LIMIT_MB, exported.memory, "MB"),
    ]


def add_projects(number: int) -> None:
    """Published projects of five years, each for one to three administrations."""
    bodies = [administration(code).id for code in BODIES]
    db.session.flush()
    now, chance = utcnow(), Random(7)
    start = db.session.execute(select(func.max(Record.id))).scalar() or 0
    made: dict[Any, list[dict[str, Any]]] = {}
    for key in range(start + 1, start + number + 1):
        columns = {"id": key, "code": f"PJ{key:06}", "kind": PROJECT.name, "state": "published"}
        columns |= {"version": 1, "created_at": now, "updated_at": now, "published_at": now}
        made.setdefault(Record, []).append(columns)
        made.setdefault(Project, []).append({"id": key})
        for model, row in _parts(key, chance, bodies):
            made.setdefault(model, []).append(row)
    for model, rows in made.items():
        db.session.execute(insert(model.__table__), rows)
    projects = db.session.scalars(select(Record).where(Record.kind == PROJECT.name)).all()
    for record in projects:
        rebuild_kept(record)
    add_up(projects[:1])


def _parts(key: int, chance: Random, bodies: list[int]) -> Iterator[tuple[Any, dict[str, Any]]]:
    of = {"project_id": key}
    first = date(2019 + chance.randrange(5), 1, 1)
    served = chance.sample(bodies, chance.randint(1, 3))
    status = chance.choice(("pipeline", "implementation", "finalisation", "closed"))
    yield StatusPeriod, {
        "record_id": key, "position": 0, "track": PROJECT.track, "status": status,
        "start_earliest": first, "start_latest": first, "end_earliest": date.max,
        "end_latest": date.max, "inferred": False,
    }  # fmt: skip
    for place, body in enumerate(served):
        yield Party, {"record_id": key, "party_id": body, "role": "beneficiary", "position": place}
    for code in chance.sample(list(SUBJECTS), 2):
        yield Subject, {"record_id": key, "code": code}
    for place in range(2):
        year = first.year + place
        yield ProjectBudget, of | {
            "code": f"B{key}-{place}", "budget_type": "original", "budget_status": "committed",
            "start_text": f"{year}-01-01", "end_text": f"{year}-12-31", "currency": "CNY",
            "amount": Decimal(chance.randrange(10**8)) / 100, "value_date_text": f"{year}-01-01",
        }  # fmt: skip
    for place in range(TRANSACTIONS):
        day = first + timedelta(days=chance.randrange(730))
        currency, rate = chance.choice(MONEY)
        yield Transaction, of | {
            "code": f"T{key}-{place}", "transaction_type": KINDS[place % 4], "day": day,
            "date_text": day.isoformat(), "amount": Decimal(chance.randrange(10**8)) / 100,
            "currency": currency, "rate": rate, "rate_source": "bank" if rate else "",
            "rate_date_text": day.isoformat() if rate else "",
        }  # fmt: skip
    for ref in ("A1", "A2"):
        yield ProjectActivity, of | {
            "code": f"A{key}-{ref}", "ref": ref, "activity_type": "course", "title": "Course",
            "language": "en", "languages": [], "seats_offered": 30, "seats_taken": 28,
        }  # fmt: skip
        for body in served:
            yield Participation, of | {
                "code": f"P{key}-{ref}-{body}", "activity_ref": ref, "party_id": body,
                "offered": 10, "taken": 9, "completed": 8,
            }  # fmt: skip
        for sex in ("female", "male"):
            yield ParticipantGroup, of | {
                "code": f"G{key}-{ref}-{sex[0]}", "activity_ref": ref, "sex": sex, "taken": 12,
            }  # fmt: skip


def _asked(app: Flask, path: str, rounds: int) -> tuple[tuple[float, ...], float]:
    """Milliseconds of processor time of each answer, in order of length, and the kB of one."""
    client, taken, size = app.test_client(), [], 0
    address = f"/zh/fund/{path}"
    client.get(address)
    for number in range(rounds):
        with app.app_context(), writing():  # so that nothing kept or remembered is good any more
            record_audit("registry.load", "bench", SYSTEM, round=number)
            db.session.commit()
        start = time.process_time()
        answer = client.get(address)
        taken.append((time.process_time() - start) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
        size = len(answer.data)
    return tuple(sorted(taken)), size / 1000


def publish_projects() -> None:
    """What IATI asks for beside the rows, and a published version of each project."""
    ids = db.session.scalars(select(Project.id).order_by(Project.id)).all()
    funder = administration("CN").id
    db.session.flush()
    db.session.execute(
        insert(Text),
        [{"record_id": key, "language": "en", "title": f"Project {key}", "summary": "Courses.",
          "title_origin": "original", "summary_origin": "original", "body": "", "body_origin": "",
          "substance": 1}
         for key in ids],
    )  # fmt: skip
    party = {"party_id": funder, "role": "funding", "position": 9}
    db.session.execute(insert(Party), [{"record_id": key, **party} for key in ids])
    table: Any = Project.__table__
    db.session.execute(update(table).values(planned_start_text="2019"))
    for start in range(0, len(ids), PIECE):
        records = db.session.scalars(
            select(Project).where(Project.id.in_(ids[start : start + PIECE]))
        )
        write_revisions(((record, 1) for record in records), EDITOR, "made")
        db.session.flush()
        db.session.expunge_all()


@dataclass(frozen=True)
class Exported:
    """How long a file took in all (s of processor time), to its first byte (s), its size (MB), and
    by how much the process grew at most while it was written (MB)."""

    seconds: float
    first: float
    size: float
    memory: float


def _exported(app: Flask) -> Exported:
    before, start, begun = memory_mb(), time.perf_counter(), time.process_time()
    answer = app.test_client().get(EXPORT, buffered=False)
    assert answer.status_code == 200, EXPORT
    size, first, activities, most = 0, 0.0, 0, before
    pieces: Any = answer.response
    for piece in pieces:
        first = first or time.perf_counter() - start
        size += len(piece)
        activities += piece.count(b"<iati-activity ")
        most = max(most, memory_mb())
    seconds = time.process_time() - begun
    assert activities, "no project is in the file"
    return Exported(seconds, first, size / 1e6, most - before)


def memory_mb() -> float:
    """The memory that this process holds now."""
    return use_of(os.getpid()).memory_mb


if __name__ == "__main__":
    for target in measure_fund():
        print(f"- {target}")
    sys.exit(0)
