"""How long it takes to check a sheet of ten thousand rows, and to import the most there may be.

The sheets are written and read in processes of their own, so that memory is that of reading:
`python -m benchmarks.imports write|read <folder>`, on an instance that this changes.
"""

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import select

from app import create_app
from benchmarks.generation import add_agreements
from benchmarks.processes import PROJECT
from benchmarks.report import Target, table
from core.collector import calm_collector
from core.database import gather_statistics, session, writing
from core.jobs import Payload
from core.permissions import NamedActor
from exchange.sheets import deciding, importing
from exchange.sheets.applying import MOST_WRITES
from exchange.sheets.models import SheetImport
from exchange.sheets.templates import record_rows, written_csv, written_xlsx
from exchange.sheets.working import check_sheets, import_sheets, undo_sheets
from registry.door import acting_as

ROWS = 10_000
CHECK_S, CHECK_MB, IMPORT_S = 20, 400, 15
STEP_S = 900
KIND = "agreement"
EDITOR = NamedActor("bench", "editor")
MANY, MANY_XLSX, MOST = "many.csv", "many.xlsx", "most.csv"
Handler = Callable[[Sequence[Payload]], None]
Figures = dict[str, list[float]]
"""Step → seconds, those of the processor, and the most memory until its end, in 10⁶ bytes."""


def measure_imports(base: Path) -> list[Target]:
    """Measure on a copy of the instance; print the table."""
    folder = base.with_name("imports")
    shutil.copytree(base, folder)
    _run("write", folder)
    return targets(json.loads(_run("read", folder)))


def _run(step: str, folder: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.imports", step, str(folder)]
    done = subprocess.run(
        command, cwd=PROJECT, timeout=STEP_S, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout.splitlines()[-1] if done.stdout else ""


def targets(figures: Figures) -> list[Target]:
    """Print the table; what was wished for."""
    print("\n## Sheets\n")
    rows = [(step, f"{s:.1f}", f"{cpu:.1f}", f"{mb:.0f}") for step, (s, cpu, mb) in figures.items()]
    print(table(("step", "s", "CPU s", "MB"), rows), flush=True)
    limits = {"dry run": CHECK_S, "import": IMPORT_S, "undoing": IMPORT_S}
    found = [
        Target(step, limit, seconds, "s")
        for step, (seconds, _cpu, _mb) in figures.items()
        for beginning, limit in limits.items()
        if step.startswith(beginning)
    ]
    most = max(mb for step, (_s, _cpu, mb) in figures.items() if step.startswith("dry run"))
    return [*found, Target("memory of a dry run", CHECK_MB, most, "MB")]


def write_sheets(folder: Path) -> None:
    """Make agreements, and sheets in which every one of them is changed."""
    app = create_app({"GUANTONG_INSTANCE": str(folder)})
    with app.app_context(), writing():
        add_agreements(ROWS)
        session().commit()
        gather_statistics()
    with app.test_request_context("/en/"), acting_as(EDITOR):
        rows = [list(row) for row in record_rows(KIND)][: ROWS + 1]
        _edit(rows)
        (folder / MANY).write_bytes(written_csv(rows))
        (folder / MANY_XLSX).write_bytes(written_xlsx(KIND, rows))
        (folder / MOST).write_bytes(written_csv(rows[: MOST_WRITES + 1]))


def _edit(rows: list[list[str]]) -> None:
    """Every record gets another French title and another summary."""
    names = rows[0]
    for number, row in enumerate(rows[1:]):
        row[names.index("title_fr")] = f"Accord numéro {number}"
        row[names.index("summary_en")] += " Checked again."


def read_sheets(folder: Path) -> Figures:
    """Check the many as the worker does; then import the most, and undo that."""
    app = create_app({"GUANTONG_INSTANCE": str(folder), "GUANTONG_REVIEW": "one"})
    found: Figures = {}
    calm_collector()
    with app.app_context():
        for name in (MANY, MANY_XLSX):
            step = f"dry run of {ROWS:,} rows ({name.rpartition('.')[2].upper()})"
            found[step] = _timed(partial(_check, folder / name))
        number = _check(folder / MOST)
        _decide(number, deciding.accept)
        step = f"{{}} of {MOST_WRITES:,} records"
        found[step.format("import")] = _timed(partial(_work, import_sheets, number, "imported"))
        _decide(number, deciding.undo)
        found[step.format("undoing")] = _timed(partial(_work, undo_sheets, number, "undone"))
    return found


def _timed(work: Callable[[], object]) -> list[float]:
    start, cpu = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return [seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6]


def _check(path: Path) -> int:
    with writing(), acting_as(EDITOR):
        number = importing.upload(KIND, path.name, path.read_bytes(), "en", EDITOR).id
        session().commit()
    _work(check_sheets, number, "checked")
    return number


def _decide(number: int, act: Callable[..., None]) -> None:
    with writing(), acting_as(EDITOR):
        sheet = session().get_one(SheetImport, number)
        act(sheet, EDITOR, sheet.version)
        session().commit()


def _work(handler: Handler, number: int, wanted: str) -> None:
    """What the worker does; other topics wait, so that indexing is not measured."""
    handler([{"sheet": number}])
    session().rollback()
    asked = select(SheetImport.state, SheetImport.trouble, SheetImport.counts)
    state, trouble, counts = session().execute(asked.where(SheetImport.id == number)).one()
    if state != wanted:
        raise SystemExit(f"{state}: {trouble} {counts}")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write_sheets(Path(sys.argv[2]))
    else:
        print(json.dumps(read_sheets(Path(sys.argv[2]))))
