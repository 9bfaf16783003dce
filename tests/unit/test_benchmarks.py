"""What `make bench` measures with works on tiny numbers; no figure is judged here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.addresses import addresses
from benchmarks.applications import PATHS as APPLICATION_PATHS
from benchmarks.applications import measure_applications
from benchmarks.asking import Unanswered, ask, percentile, tag_of, together
from benchmarks.building import Tokens
from benchmarks.crashes.__main__ import round_table
from benchmarks.crashes.rounds import Round
from benchmarks.desk import STEPS, measure_desk
from benchmarks.differences import measure_differences
from benchmarks.fund import PATHS, measure_fund
from benchmarks.generation import add_agreements, made_up_code
from benchmarks.imports import targets as sheet_targets
from benchmarks.processes import BARE_FACTORY, Use, served, use_of
from benchmarks.programs import FILES, measure_programs
from benchmarks.report import BARE, Target, page_table, page_targets, rate_targets
from benchmarks.search import contest
from benchmarks.search.contenders import MODULES, OURS, contender, installed, is_absent
from benchmarks.search.measuring import Measured
from benchmarks.search.questions import Questions
from benchmarks.search.records import FACETS, World
from benchmarks.search.tables import engine_table, targets, time_table
from benchmarks.search.texts import keep_texts
from benchmarks.visiting import PAGES, Visit, visit_table, visit_targets
from core.database import session, writing
from registry.models import Record
from search.documents import documents_of
from tests.instances import copied, instance


def kinds_held(app):
    with app.app_context():
        query = select(Record.kind, func.count()).group_by(Record.kind)
        return {row[0]: row[1] for row in session().execute(query)}


def test_made_up_agreements_have_pages_and_ledgers_of_their_own(writable_registry):
    before = kinds_held(writable_registry)
    with writable_registry.app_context(), writing():
        add_agreements(12)
        session().commit()
    after = kinds_held(writable_registry)
    client = writable_registry.test_client()
    pages = [client.get(f"/en/agreements/{made_up_code(number)}") for number in range(12)]
    assert after["agreement"] - before["agreement"] == 12
    assert after["event"] > before["event"]
    assert {page.status_code for page in pages} == {200}


def test_light_agreements_have_pages_and_no_ledgers(writable_registry):
    before = kinds_held(writable_registry)
    with writable_registry.app_context(), writing():
        add_agreements(3, light=True)
        session().commit()
    after = kinds_held(writable_registry)
    pages = [writable_registry.test_client().get(f"/en/agreements/{made_up_code(0)}")]
    assert (after["agreement"] - before["agreement"], after["event"]) == (3, before["event"])
    assert {page.status_code for page in pages} == {200}


def test_made_up_agreements_are_the_same_every_time(writable_registry):
    with writable_registry.app_context(), writing():
        query = select(Record.code, Record.sort_day).where(Record.code.like("B%"))
        drawn = []
        for _ in range(2):
            add_agreements(5)
            drawn.append(session().execute(query).all())
            session().rollback()
    assert drawn[0] == drawn[1]


def test_every_address_that_is_asked_has_an_answer(searchable, searcher):
    with searchable.app_context():
        asked = addresses(2)
    answers = {one: searcher.get(one).status_code for page in asked.values() for one in page}
    assert answers == dict.fromkeys(answers, 200)


def test_searches_that_are_asked_find_something(searchable, searcher):
    with searchable.app_context():
        asked = addresses(3)
    pages = [one for name, page in asked.items() if name.startswith("search") for one in page]
    assert all('class="rows"' in searcher.get(one).text for one in pages)


def test_addresses_are_the_same_every_time(searchable):
    with searchable.app_context():
        assert addresses(3) == addresses(3)


def test_tokens_of_documents_are_counted_as_they_pass(searchable):
    tokens = Tokens()
    with searchable.app_context():
        documents = documents_of(["A0006"])
        assert list(tokens.counted(documents)) == documents
    assert tokens.words == len(documents[0].title) + len(documents[0].text)


def test_a_site_is_served_asked_and_tabled(tmp_path):
    with served(tmp_path, BARE_FACTORY) as (port, process):
        answers = ask(port, process.pid, ["/?0", "/?1", "/?2"], requests=8)
    assert process.poll() is not None
    assert (len(answers.first), len(answers.again)) == (2, 8)
    pages = {BARE: together(answers, answers), "list, plain": answers}
    lines = page_table(pages).splitlines()
    assert len({line.count("|") for line in lines}) == 1
    assert [target.name for target in page_targets(pages, {"list": 1.0})] == ["list, plain, p95"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs proc(5)")
def test_the_use_of_a_process_is_read():
    use = use_of(os.getpid())
    assert use.memory_mb > 1
    assert use.cpu_s > 0


def test_a_process_that_is_gone_uses_nothing():
    assert use_of(2**22 + 1) == Use()


def test_an_answer_other_than_200_is_no_figure(tmp_path):
    with (
        served(tmp_path, BARE_FACTORY) as (port, process),
        pytest.raises(Unanswered, match="/nowhere answered 404"),
    ):
        ask(port, process.pid, ["/", "/nowhere"], requests=1)


def test_pages_are_asked_for_as_kept_and_as_confirmed(tmp_path, loaded_sqlite):
    copied(loaded_sqlite, tmp_path)
    addresses = ["/en/about/", "/zh/about/"]
    with served(tmp_path) as (port, process):
        tags = {address: tag_of(port, address) for address in addresses}
        confirmed = ask(
            port,
            process.pid,
            addresses,
            requests=4,
            headers=lambda address: {"If-None-Match": tags[address]},
            expected=304,
        )
    assert confirmed.kilobytes == 0
    found = rate_targets({BARE: confirmed, "kept": confirmed}, but=(BARE,))
    assert [str(target) for target in found] == ["met: kept, for each of the bare view 1 (> 0.25)"]


def test_what_programs_are_answered_is_tabled_with_targets(
    tmp_path, loaded_sqlite, registry_app, capsys
):
    copied(loaded_sqlite, tmp_path)
    found = measure_programs(tmp_path, requests=4)
    told = capsys.readouterr().out
    agreements = kinds_held(registry_app)["agreement"]
    assert told.count(f" {agreements} |") == len(FILES)
    assert [one.name for one in found] == [
        "API, 100 records, p95", "OAI-PMH, 100 records, p95",
        "CSV", "memory for CSV", "JSON Lines", "memory for JSON Lines",
    ]  # fmt: skip


def test_comparing_two_texts_is_tabled_with_one_target(capsys):
    (target,) = measure_differences(60)
    assert "another text" in capsys.readouterr().out
    assert str(target).startswith("met: differences of 60 words")


def test_sheets_are_tabled_with_a_target_each_and_one_for_memory(capsys):
    figures = {"dry run of 9 rows": [2.0, 1.5, 90], "import of 2 records": [16.0, 3.0, 95]}
    found = [str(target) for target in sheet_targets(figures)]
    assert "1.5" in capsys.readouterr().out
    assert [one.split(":")[0] for one in found] == ["met", "NOT MET", "met"]


def test_an_agreement_is_edited_and_published_step_by_step(tmp_path, loaded_sqlite, capsys):
    copied(loaded_sqlite, tmp_path)
    with instance(tmp_path) as app, app.app_context(), writing():
        add_agreements(2)
        session().commit()
    targets = measure_desk(tmp_path, rounds=2)
    printed = capsys.readouterr().out
    assert [step for step in STEPS if step not in printed] == []
    assert [target.name for target in targets] == [
        "save, p95", "save by itself, p95", "publish, p95"]  # fmt: skip


def test_first_visits_are_tabled_with_two_targets_each():
    visits = {name: Visit(1234.5, 15.5, 4) for name in PAGES}
    assert "1,234" in visit_table(visits)
    assert {target.verdict for target in visit_targets(visits)} == {"met"}
    assert len(visit_targets(visits)) == 2 * len(PAGES)


@pytest.mark.parametrize(("share", "expected"), [(0.5, 2.0), (0.95, 4.0), (0.0, 1.0), (1.0, 4.0)])
def test_percentiles_are_times_that_were_measured(share, expected):
    assert percentile((1.0, 2.0, 3.0, 4.0), share) == expected


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        (Target("load", 30, 29.9, "s"), "met"),
        (Target("load", 30, 30, "s"), "NOT MET"),
        (Target("indexing", 40_000, 50_000, "words/s", at_least=True), "met"),
        (Target("list", 60, 20, "ms", first=61), "met but for first askings"),
        (Target("list", 60, 61, "ms", first=20), "NOT MET"),
    ],
)
def test_a_target_says_whether_it_is_met(target, verdict):
    assert str(target).startswith(f"{verdict}: {target.name}")


SEARCHED = 150
"""Made-up records on which engines are compared here."""


@pytest.fixture(scope="module")
def world():
    return World()


@pytest.fixture(scope="module")
def kept_texts(world, tmp_path_factory):
    """A folder with the texts of the made-up records."""
    folder = tmp_path_factory.mktemp("searched")
    keep_texts(folder, world.records(SEARCHED))
    return folder


@pytest.fixture(scope="module")
def measured(world, kept_texts):
    """The figures of our engine on few records: every step, as the processes of `measure` do."""
    engine = contender(OURS, kept_texts / OURS, world)
    figures = {}
    for step in contest.STEPS.values():
        figures |= step(engine, world, SEARCHED, 2)
    engine.close()
    figures["changes"] = {str(size): times for size, times in figures["changes"].items()}
    return Measured(figures, size_mb=1.0)


def test_every_engine_that_is_here_gives_the_answers_of_ours(world, kept_texts):
    asked = Questions(world, SEARCHED).of_each_kind(3)
    names = [name for name, version in installed().items() if not is_absent(version)]
    answers = {}
    for name in names:
        engine = contender(name, kept_texts / f"compared-{name}", world)
        engine.build(map(world.document, world.records(SEARCHED)))
        for kind, questions in asked.items():
            found = [engine.find(question) for question in questions]
            shown = [engine.show(*pair) for pair in zip(questions, found, strict=True)]
            assert [len(one) for one in shown] == [len(one.best) for one in found]
            answers[name, kind] = [contest._digest(one) for one in found]
        engine.close()
    assert {OURS, "FTS5"} <= {*names} <= {*MODULES}
    assert [pair for pair in answers if answers[pair] != answers[OURS, pair[1]]] == []


def test_questions_find_something_and_are_the_same_every_time(world, kept_texts):
    drawn = [Questions(world, SEARCHED).of_each_kind(2) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert {question.count for asked in drawn[0].values() for question in asked} == {FACETS}
    assert len(Questions(world, SEARCHED).suggestions(5)) == 5


def test_engines_are_tabled_with_their_targets(measured):
    engines = {OURS: measured, "FTS5": measured, "Xapian": measured}
    table = time_table(engines, "again")
    assert [line.split("|")[1].strip() for line in table.splitlines()[2:]] == measured.kinds
    assert table.count(" 1.00 ") == 2 * len(measured.kinds)
    assert "100.0%" in engine_table(engines, SEARCHED)
    names = [target.name for target in targets(engines, 20_000)]
    assert len({*names}) == len(names) == 5 * len(measured.kinds) + 4


def test_engines_that_are_absent_are_not_compared_with(measured):
    names = [target.name for target in targets({OURS: measured}, SEARCHED)]
    assert [name for name in names if "÷" in name] == []


def test_an_engine_that_is_not_installed_is_said_to_be_absent(monkeypatch):
    module = "benchmarks.search.with_tantivy"
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "tantivy", None)
    assert installed()["tantivy"] == (
        "absent (pip install --require-hashes -r requirements-bench.txt)"
    )
    sys.modules.pop(module, None)


def test_rounds_of_dying_are_tabled():
    done = [Round("drain", True, 3, 0, False, 0, ()), Round("rebuild", True, 2, 0, True, 1, ())]
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in round_table(done).split("\n")
    ]
    assert rows[2:] == [
        ["drain", "1", "1", "3", "0", "0", "0", "0"],
        ["rebuild", "1", "1", "2", "0", "1", "1", "1"],
    ]


def test_the_page_of_a_made_up_fund_is_asked_for(capsys):
    page, file, memory = measure_fund(number=3, rounds=1)
    told = capsys.readouterr().out
    assert page.found > 0
    assert file.found > 0
    assert memory.unit == "MB"
    assert "IATI activity file" in told
    assert all(f"/fund/{path} " in told for path in PATHS)


def test_the_list_of_made_up_applications_is_asked_for(capsys):
    (target,) = measure_applications(number=3, rounds=1)
    told = capsys.readouterr().out
    assert target.found > 0
    assert all(f"{path} " in told for path in APPLICATION_PATHS)
