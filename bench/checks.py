"""Twenty-one data checks, side by side: tidegate's engines, hand-written SQL, pandera and pointblank.

    uv pip install 'pandera[polars]' pointblank
    python bench/checks.py                       # 1, 10 and 50 million rows; 15 minutes on two busy cores
    python bench/checks.py --rows 1000000

Every contender runs in a process of its own, reads the same parquet file and must find that all its checks hold. CPU is
user plus system time from opening the file to the verdict, after imports; memory is the process's peak. The others hold
all of a table in memory: 50 million rows are for the two that need not.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

CARRIERS = ["9E", "AA", "AS", "B6", "DL", "EV", "F9", "FL", "HA", "MQ", "OO", "UA", "US", "VX", "WN", "YV"]
ORIGINS = ["EWR", "JFK", "LGA"]
NOT_NULL = ["carrier", "origin", "dest", "distance", "departure"]
BOUNDS = {
    "distance": (50, 5500),
    "departure_hour": (0, 24),
    "temp": (-30, 120),
    "humid": (0, 100),
    "wind_speed": (0, 80),
}
REGEX = "^[A-Z0-9]{2}[0-9]{1,4}-[0-9]{8}T[0-9]{4}-[0-9]+$"
THREADS = 2
OUT_OF_CORE = ("sql", "duckdb")
LARGE, HUGE = 5_000_000, 20_000_000
"""Rows from which a run is not repeated, and from which only contenders out of core are run."""


def suite() -> dict[str, dict]:
    """The checks as they are declared; the other contenders say the same in their own words."""
    expect = {
        f"{name}_between": _expectation(
            "column_values_to_be_between", column=name, min_value=low, max_value=high, mostly=0.999
        )
        for name, (low, high) in BOUNDS.items()
    }
    expect |= {
        "carrier": _expectation("column_values_to_be_in_set", column="carrier", value_set=CARRIERS),
        "origin": _expectation("column_values_to_be_in_set", column="origin", value_set=ORIGINS),
        "id_form": _expectation("column_values_to_match_regex", column="flight_id", regex=REGEX),
        "id_unique": _expectation("column_values_to_be_unique", column="flight_id"),
        "key_unique": _expectation("compound_columns_to_be_unique", column_list=["carrier", "flight_id"]),
        "dew": _expectation(
            "column_pair_values_a_to_be_greater_than_b", column_A="temp", column_B="dewp", or_equal=True
        ),
        "mean": _expectation("column_mean_to_be_between", column="distance", min_value=900, max_value=1200),
        "median": _expectation("column_median_to_be_between", column="temp", min_value=40, max_value=75),
        "quantiles": _expectation(
            "column_quantile_values_to_be_between",
            column="pressure",
            quantile_ranges={"quantiles": [0.05, 0.95], "value_ranges": [[995, 1015], [1020, 1040]]},
        ),
        "dests": _expectation("column_unique_value_count_to_be_between", column="dest", min_value=90, max_value=120),
        "rows": _expectation("table_row_count_to_be_between", min_value=1),
    }
    return {"not_null": NOT_NULL, "expect": expect}


def _expectation(kind: str, **kwargs: object) -> dict:
    return {"type": f"expect_{kind}", "kwargs": kwargs}


def sql(path: str) -> Callable[[], int]:
    import duckdb

    def run() -> int:
        connection = duckdb.connect(config={"threads": THREADS})
        connection.execute(f"CREATE VIEW t AS SELECT * FROM read_parquet('{path}')")
        quantiles = "quantile_disc(pressure, [0.05, 0.95])"
        parts = [f"count(*) FILTER ({name} IS NULL) = 0" for name in NOT_NULL]
        parts += [
            f"count(*) FILTER ({name} NOT BETWEEN {low} AND {high}) <= 0.001 * count({name})"
            for name, (low, high) in BOUNDS.items()
        ]
        parts += [
            f"count(*) FILTER (carrier NOT IN {tuple(CARRIERS)}) = 0",
            f"count(*) FILTER (origin NOT IN {tuple(ORIGINS)}) = 0",
            f"count(*) FILTER (NOT regexp_matches(flight_id, '{REGEX}')) = 0",
            "count(*) FILTER (temp < dewp) = 0",
            "avg(distance) BETWEEN 900 AND 1200",
            "median(temp) BETWEEN 40 AND 75",
            f"{quantiles}[1] BETWEEN 995 AND 1015 AND {quantiles}[2] BETWEEN 1020 AND 1040",
            "count(DISTINCT dest) BETWEEN 90 AND 120",
            "count(*) >= 1",
        ]
        held = list(connection.execute(f"SELECT {', '.join(parts)} FROM t").fetchone())
        for columns in ("flight_id", "carrier, flight_id"):
            # what is unique in one column is unique in two
            groups = f"SELECT 1 FROM t GROUP BY {columns} HAVING count(*) > 1"
            is_known = columns != "flight_id" and held[-1]
            held.append(is_known or connection.execute(f"SELECT count(*) = 0 FROM ({groups})").fetchone()[0])
        return sum(held)

    return run


def _tidegate(engine: str) -> Callable[[str], Callable[[], int]]:
    def prepare(path: str) -> Callable[[], int]:
        from tidegate.checks.lazy_gx_import import lazy_gx_import
        from tidegate.config.schema.check import Check
        from tidegate.kinds import ENGINES

        with lazy_gx_import(engine):
            from tidegate.checks.check_table import check_table

        ENGINES.load(engine)
        declared = Check.model_validate(suite() | {"engine": engine})

        def run() -> int:
            report = check_table(declared, Path(path), threads=THREADS)
            return sum(each.outcome == "pass" for each in report.entries)

        return run

    return prepare


def pandera(path: str) -> Callable[[], int]:
    import pandera.polars as pa
    import polars as pl

    def whole(expression: pl.Expr, low: float, high: float) -> pa.Check:
        return pa.Check(lambda data: data.lazyframe.select(expression.is_between(low, high)))

    def column(name: str, *checks: pa.Check, unique: bool = False) -> pa.Column:
        return pa.Column(checks=list(checks), nullable=name not in NOT_NULL, unique=unique)

    checks: dict[str, list[pa.Check]] = {name: [pa.Check.in_range(low, high)] for name, (low, high) in BOUNDS.items()}
    checks["carrier"], checks["origin"] = [pa.Check.isin(CARRIERS)], [pa.Check.isin(ORIGINS)]
    checks["flight_id"] = [pa.Check.str_matches(REGEX)]
    checks["distance"].append(whole(pl.col("distance").mean(), 900, 1200))
    checks["temp"].append(whole(pl.col("temp").median(), 40, 75))
    checks["pressure"] = [
        whole(pl.col("pressure").quantile(0.05), 995, 1015),
        whole(pl.col("pressure").quantile(0.95), 1020, 1040),
    ]
    checks["dest"] = [whole(pl.col("dest").n_unique(), 90, 120)]
    schema = pa.DataFrameSchema(
        {
            name: column(name, *checks.get(name, []), unique=name == "flight_id")
            for name in dict.fromkeys([*NOT_NULL, *checks])
        },
        checks=[
            pa.Check(lambda data: data.lazyframe.select(pl.col("temp") >= pl.col("dewp"))),
            pa.Check(lambda data: data.lazyframe.select(pl.len() >= 1)),
        ],
        unique=["carrier", "flight_id"],
    )

    def run() -> int:
        schema.validate(pl.read_parquet(path), lazy=True)  # raises unless all hold
        return 21

    return run


def pointblank(path: str) -> Callable[[], int]:
    import pointblank as pb
    import polars as pl

    def run() -> int:
        table = pl.read_parquet(path)
        plan = pb.Validate(table).col_vals_not_null(columns=NOT_NULL)
        for name, (low, high) in BOUNDS.items():
            plan = plan.col_vals_between(columns=name, left=low, right=high, na_pass=True)
        plan = (
            plan.col_vals_in_set(columns="carrier", set=CARRIERS)
            .col_vals_in_set(columns="origin", set=ORIGINS)
            .col_vals_regex(columns="flight_id", pattern=REGEX)
            .rows_distinct(columns_subset="flight_id")
            .rows_distinct(columns_subset=["carrier", "flight_id"])
            .col_vals_ge(columns="temp", value=pb.col("dewp"), na_pass=True)
            .row_count_match(count=table.height)
            .interrogate(get_first_n=1, collect_extracts=False)
        )
        return sum(bool(step.all_passed) for step in plan.validation_info)

    return run


CONTENDERS: dict[str, tuple[str, Callable[[str], Callable[[], int]]]] = {
    "sql": ("hand-written DuckDB SQL", sql),
    "duckdb": ("tidegate on DuckDB", _tidegate("duckdb")),
    "pandas": ("tidegate on pandas (Great Expectations' own engine)", _tidegate("pandas")),
    "pandera": ("pandera on polars", pandera),
    "pointblank": ("pointblank on polars", pointblank),
}


def one(name: str, path: str) -> None:
    """In a process of its own: prints CPU seconds, peak MiB and checks that hold."""
    run = CONTENDERS[name][1](path)
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    held = run()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"cpu_s": cpu, "wall_s": wall, "peak_mib": after.ru_maxrss / 1024, "held": held}))


def make(rows: int, path: Path, source: Path) -> None:
    """The reference table again and again, under new ids."""
    import duckdb

    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": "2GB", "preserve_insertion_order": False})
    each = connection.execute(f"SELECT count(*) FROM '{source}'").fetchone()[0]
    connection.execute(
        "COPY (SELECT t.* EXCLUDE (file_row_number) REPLACE (flight_id || '-' || r.range AS flight_id) "
        f"FROM range({rows // each + 1}) r, read_parquet('{source}', file_row_number = true) t "
        f"WHERE r.range * {each} + file_row_number < {rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )


def measure(name: str, path: Path, repeats: int) -> dict[str, float]:
    runs = []
    for _ in range(repeats):
        command = [sys.executable, __file__, "--one", name, "--file", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name}: {done.stderr[-2000:]}")
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return min(runs, key=lambda each: each["cpu_s"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000, 50_000_000])
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=list(CONTENDERS))
    parser.add_argument("--table", type=Path, default=Path("data/table.parquet"))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--one", choices=CONTENDERS)
    parser.add_argument("--make", type=int)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.one:
        return one(options.one, str(options.file))
    if options.make:
        return make(options.make, options.file, options.table)
    with tempfile.TemporaryDirectory() as folder:
        for rows in options.rows:
            path = Path(folder) / f"{rows}.parquet"
            # a child's peak memory counts from its parent's: nothing large may happen in this process
            making = ["--make", str(rows), "--file", str(path), "--table", str(options.table)]
            subprocess.run([sys.executable, __file__, *making], check=True)
            print(f"\n| {rows:,} rows | CPU s | ÷ SQL | wall s | peak MiB | hold |\n|---|---|---|---|---|---|")
            limit = None
            for name in [each for each in options.only if rows < HUGE or each in OUT_OF_CORE]:
                found = measure(name, path, options.repeats if rows < LARGE else 1)
                limit = limit or found["cpu_s"]
                cells = [f"{found['cpu_s']:.2f}", f"{found['cpu_s'] / limit:.2f}", f"{found['wall_s']:.2f}"]
                cells += [f"{found['peak_mib']:,.0f}", f"{found['held']} of 21"]
                print(f"| {CONTENDERS[name][0]} | {' | '.join(cells)} |", flush=True)
            path.unlink()
    return None


if __name__ == "__main__":
    main()
