"""Real engines for tests: each is started by the test that needs it, or named in the skip where it is absent."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
import sqlalchemy as sa

SPARED = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def needs_spark() -> None:
    pytest.importorskip("pyspark", reason="needs pyspark: pip install tidegate[spark]")
    if shutil.which("java") is None:
        # .ci/run installs it, and fails on a skip
        pytest.skip("needs Java: apt-get install openjdk-17-jre-headless")


@contextmanager
def spark() -> Iterator[None]:
    """A session for small tables: hundreds of jobs on a few rows are spent on planning and compiling, spared here."""
    needs_spark()
    from pyspark.sql import SparkSession

    from tidegate.checks.engines.spark import SETTINGS

    builder = SparkSession.builder.master("local[2]").appName("tests")
    for setting, value in (SETTINGS | SPARED).items():
        builder = builder.config(setting, value)
    session = builder.getOrCreate()
    try:
        yield
    finally:
        session.stop()


@contextmanager
def postgresql() -> Iterator[str]:
    """A server of its own, on a socket in a folder of its own; gives its address."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install tidegate[postgres]")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [Path(shutil.which("initdb") or "/nowhere").parent]
    if not (programs[-1] / "initdb").exists():
        # .ci/run installs it, and fails on a skip
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    account = "postgres" if os.geteuid() == 0 else getpass.getuser()  # PostgreSQL refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    shutil.chown(folder, account)
    started = {"user": account, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        settings = ["-D", folder / "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([programs[-1] / "initdb", *settings, "--no-sync"], check=True, **started)
        quiet = ["-c", "listen_addresses=", "-k", folder, "-F"]
        server = subprocess.Popen([programs[-1] / "postgres", "-D", folder / "data", *quiet], **started)
        try:
            _wait(programs[-1] / "pg_isready", folder)
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder)


def write_arrow(address: str, table: str, rows: pa.Table, types: dict[str, str]) -> None:
    """The rows in a table whose columns have these types of PostgreSQL."""
    database = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with database.begin() as connection:
        declared = ", ".join(f'"{name}" {types[name]}' for name in rows.column_names)
        connection.exec_driver_sql(f'CREATE TABLE "{table}" ({declared})')
        with connection.connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copied:
            for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                copied.write_row(row)
    database.dispose()


def write_rows(address: str, table: str, frame: pd.DataFrame) -> None:
    database = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    frame.head(0).to_sql(table, database, index=False)
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    with database.begin() as connection:
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as rows:
            for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None):
                rows.write_row(row)
    database.dispose()


def _wait(program: Path, folder: Path) -> None:
    for _ in range(600):
        ready = subprocess.run([program, "-h", folder, "-q", "-t", "1"], check=False)
        if ready.returncode == 0:
            return
    raise RuntimeError("PostgreSQL did not start")
