"""`python -m tests.recall [-v]`: ask the site's index and print the table; -v: what is missed."""

import sys

from app import create_app
from tests.recall.measuring import ask_all, measured, table

with create_app().app_context():
    asked = ask_all()
print(table(measured(asked)))
if "-v" in sys.argv:
    for one in asked:
        if one.missing:
            print(one.language, one.need, one.question, "→", *one.missing, "not in", *one.found)
