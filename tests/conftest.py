"""What every test can ask for; the fixtures themselves stand in the plugins."""

import gc

pytest_plugins = ["tests.prerequisites", "tests.instances", "tests.searching"]


def pytest_collection_finish() -> None:
    """Leave what was imported and collected alone, and look for garbage less often.

    It all stays to the end; going through it again and again took a fifth of the run.
    """
    gc.freeze()
    gc.set_threshold(50_000)
