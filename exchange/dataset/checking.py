"""Check a data set against its contract and against itself."""

from exchange.dataset.cells import check_cells
from exchange.dataset.contract import TABLES
from exchange.dataset.evidence import check_evidence
from exchange.dataset.orders import check_orders
from exchange.dataset.problems import Problem
from exchange.dataset.rows import Dataset
from exchange.dataset.rules import check_rules
from exchange.dataset.translations import check_translations


def check_dataset(dataset: Dataset) -> list[Problem]:
    """Everything wrong with a data set, in the order of files and lines.

    The problems of reading are among them. A set without an error can be loaded; rules about a
    file that could not be read are left out, as they would only repeat that problem.
    """
    problems = list(dataset.problems)
    for table in TABLES.values():
        problems.extend(check_cells(table, dataset))
    problems.extend(check_evidence(dataset))
    problems.extend(check_rules(dataset))
    problems.extend(check_orders(dataset))
    problems.extend(check_translations(dataset))
    return sorted(problems, key=lambda problem: (problem.file, problem.line))
