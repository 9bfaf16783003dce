"""What every test can ask for; the fixtures themselves stand in the plugins."""

import gc

import pytest

pytest_plugins = ["tests.prerequisites", "tests.instances", "tests.searching"]
FIRST = ("tests/unit/commands/test_run.py", "tests/unit/test_benchmarks.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with long files, of which the first asks for no data.

    While one worker goes through it another loads the data, which it would otherwise wait for; and
    no worker is left with a long file when the others have ended.
    """
    places = {file: place for place, file in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(FIRST)))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected alone, and look for garbage less often.

    It all stays to the end; going through it again and again took a fifth of the run.
    """
    gc.freeze()
    gc.set_threshold(50_000)
