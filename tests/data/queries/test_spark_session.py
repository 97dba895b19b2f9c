"""A session is this machine's unless the environment names a master, and its failures are said in one line."""

import os
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.servers import needs_spark
from tidegate.data.queries.spark_session import batches, first_line, opened, schema_of, selected
from tidegate.errors import DeclarationError, InfrastructureError


def test_what_spark_names_is_found_below_what_waited_for_it():
    error = RuntimeError(
        "Exception thrown in awaitResult:\nat java\nCaused by: [CAST_INVALID_INPUT] The value 'x'.\nat"
    )
    assert first_line(error) == "[CAST_INVALID_INPUT] The value 'x'."
    assert first_line(RuntimeError("no master\nat java")) == "no master"
    assert len(first_line(RuntimeError("x" * 999))) == 300


def test_without_pyspark_the_extra_is_named(monkeypatch):
    for name in ("pyspark", "pyspark.errors", "pyspark.sql"):  # which another test may have loaded
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InfrastructureError, match=r"needs pyspark.*: pip install 'tidegate\[spark\]'"), opened():
        pytest.fail("opened without Spark")


@pytest.mark.slow
def test_a_session_reads_parquet_by_name_has_its_own_settings_and_ends(tmp_path, monkeypatch):
    needs_spark()
    from pyspark.sql import SparkSession

    monkeypatch.setenv("TIDEGATE_ENGINE", "dask")
    monkeypatch.setenv("TIDEGATE_ENGINE_ADDRESS", "tls://of-another-engine:8786")
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"n": [1, 2, 3]}), path)
    with opened() as session:
        assert session.sparkContext.master == "local[*]"
        assert session.conf.get("spark.sql.session.timeZone") == "UTC"
        frame = selected(session, "SELECT n * 2 AS n FROM a WHERE n > 1", {"a": path.as_uri()})
        assert sorted(pa.Table.from_batches(batches(frame), schema_of(frame)).column("n").to_pylist()) == [4, 6]
        with pytest.raises(DeclarationError, match="may answer otherwise another time"):
            selected(session, "SELECT rand() AS r FROM a", {"a": path.as_uri()})
    assert SparkSession.getActiveSession() is None


LATER = """
from pyspark.sql import SparkSession
from tidegate.data.queries.spark_session import opened
from tidegate.storage import folder

with opened() as session:
    assert session.range(3).count() == 3
with folder():  # sweeps what nobody holds
    later = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    shared = later.sparkContext.broadcast([7])
    assert later.sparkContext.parallelize([1, 2]).map(lambda n: n + shared.value[0]).collect() == [8, 9]
    assert later.range(9).repartition(3).count() == 9
    assert "tidegate" not in later.conf.get("spark.sql.warehouse.dir")
    later.stop()
"""


@pytest.mark.slow
def test_a_later_session_of_the_process_has_its_own_settings_and_a_folder_that_is_there(tmp_path):
    needs_spark()
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", LATER], env=environment, check=True, timeout=120)
    deadline = time.monotonic() + 20
    while list(tmp_path.glob("tidegate-*")) and time.monotonic() < deadline:
        time.sleep(0.1)  # Java ends a moment after the process that began it
    assert not list(tmp_path.glob("tidegate-*"))


@pytest.mark.slow
def test_a_master_that_does_not_answer_is_infrastructure(monkeypatch):
    needs_spark()
    monkeypatch.setenv("TIDEGATE_ENGINE", "spark")
    monkeypatch.setenv("TIDEGATE_ENGINE_ADDRESS", "nonsense://nowhere")
    with pytest.raises(InfrastructureError, match=r"no Spark session: .*Spark needs Java"), opened():
        pytest.fail("opened on a master that does not exist")
