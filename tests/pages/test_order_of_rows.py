"""What a page shows, and in which order, does not hang on where the database keeps its rows.

PostgreSQL gives rows that nothing orders as they lie, or as its plan of the day comes upon them:
such an order may be another at the next visit.
"""

import pytest

import core.cache
from core.database import db
from tests.instances import instance
from tests.pages.samples import EVERY

WITH_TOKENS = ("account/", "report?", "questions/ask")
"""Pages with a form whose token is another each time."""
ADDRESSES = (
    *(f"/en/{path}" for path in EVERY if not path.startswith(WITH_TOKENS)),
    "/zh/administrations/KZ",
    "/es/between/CN/KZ",
    *(f"/r/{code}.csl.json" for code in ("A0077", "O02", "KZ")),
)
PLANS = ("enable_hashjoin", "enable_nestloop", "enable_hashagg")


@pytest.fixture
def on_postgres(postgres_server, loaded_postgres, tmp_path):
    """The real data on PostgreSQL, a copy for this test."""
    with instance(tmp_path, postgres_server.make("shuffled", loaded_postgres)) as made:
        yield made


def lay_elsewhere(app) -> None:
    """Write every table's rows anew, in an order that has nothing to do with what they say, and
    forbid the plans that the server prefers."""
    with app.app_context(), db.engine.begin() as connection:
        tell = connection.exec_driver_sql
        tell("SET LOCAL session_replication_role = replica")  # no triggers
        for name in db.metadata.tables:
            tell(f'CREATE TEMPORARY TABLE held ON COMMIT DROP AS SELECT * FROM "{name}"')
            tell(f'DELETE FROM "{name}"')
            tell(f'INSERT INTO "{name}" SELECT * FROM held ORDER BY md5(held::text)')
            tell("DROP TABLE held")
        for plan in PLANS:
            tell(f"ALTER ROLE CURRENT_USER IN DATABASE shuffled SET {plan} = off")
    with app.app_context():
        db.engine.dispose()  # new connections have the new settings


def pages(app) -> dict[str, str]:
    core.cache._kept.clear()
    app.extensions["page_cache"].kept.clear()
    client = app.test_client()
    return {address: client.get(address).text for address in ADDRESSES}


@pytest.mark.postgres
def test_pages_stay_when_rows_lie_elsewhere(on_postgres):
    before = pages(on_postgres)
    lay_elsewhere(on_postgres)
    after = pages(on_postgres)
    assert [one for one in ADDRESSES if before[one] != after[one]] == []
