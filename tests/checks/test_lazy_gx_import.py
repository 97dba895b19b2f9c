import json
import subprocess
import sys

import pandas as pd
import pytest

from tidegate.artifacts import write_table

pytestmark = pytest.mark.slow  # Great Expectations, imported in a process of its own
CHECK = """
import gc, json, sys
from tidegate.checks.lazy_gx_import import lazy_gx_import
with lazy_gx_import(sys.argv[1]):
    from tidegate.checks.check_table import check_table
from pathlib import Path
from tidegate.config.schema.check import Check
imported = {name: name in sys.modules for name in ("pyspark", "scipy.stats._stats_py", "altair.vegalite")}
report = check_table(Check.model_validate(json.loads(sys.argv[3]) | {"engine": sys.argv[1]}), Path(sys.argv[2]))
print(json.dumps({"imported": imported, "verdict": report.verdict.value, "collects": gc.isenabled(),
                  "finders": [type(each).__name__ for each in sys.meta_path]}))
"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Checks in a process of its own: what another test has imported stays imported."""
    folder = tmp_path_factory.mktemp("alone")
    write_table(folder / "table.parquet", pd.DataFrame({"origin": ["EWR", "JFK", "JFK", "LGA", "LGA"]}))
    (folder / "check.py").write_text(CHECK)
    suite = {
        "expect": {
            "origins": {
                "type": "expect_column_kl_divergence_to_be_less_than",
                "kwargs": {
                    "column": "origin",
                    "partition_object": {"values": ["EWR", "JFK", "LGA"], "weights": [0.2, 0.4, 0.4]},
                    "threshold": 0.1,
                },
            }
        }
    }
    command = [sys.executable, folder / "check.py", "duckdb", folder / "table.parquet", json.dumps(suite)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout) | {"said": done.stderr}


def test_what_the_checks_do_not_use_is_not_imported(alone):
    assert alone["imported"] == {"pyspark": False, "scipy.stats._stats_py": False, "altair.vegalite": False}


def test_the_expectation_that_uses_it_is_checked_all_the_same(alone):
    assert alone["verdict"] == "pass"


def test_the_process_is_left_as_it_was(alone):
    assert alone["collects"] is True
    assert "_Sparing" not in alone["finders"]
    assert alone["said"] == ""  # DuckDB's binding reports what is not collected at the end
