"""The garbage collector of long-lived processes."""

import gc

GARBAGE_AFTER = 50_000
"""Objects made, less those that went, between two looks for garbage."""


def calm_collector() -> None:
    """Look for garbage less often, and not again among what the program is made of.

    A fifth of a job's time went there, and some requests waited a tenth of a second for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
