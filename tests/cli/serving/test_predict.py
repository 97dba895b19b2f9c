"""`tidegate predict` says how many rows were predicted, and why others were not."""

import model_project
from called import called
from predicting import predicting_project  # noqa: F401 (a fixture)


def test_the_summary_counts_rows_and_causes(predicting_project):  # noqa: F811
    table = model_project.table(40, seed=3)
    table.loc[[2, 5], "carrier"] = None
    table.to_parquet(predicting_project / "new.parquet")
    done = called(predicting_project, "predict", "--data", "new.parquet", "--out", "out.parquet")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "38 rows predicted, 2 rejected: out.parquet",
        "  2 × carrier: is missing, and this input is not nullable",
        "  each with its reason in out.parquet.rejects.jsonl",
    ]
    missing = called(predicting_project, "predict", "--data", "nowhere.csv", "--out", "out.parquet")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "nowhere.csv: not found" in missing.stderr
