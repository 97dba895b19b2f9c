"""What `tidegate predict` costs, beside the model's own batch: scikit-learn's pipeline on the same rows.

`python bench/predict.py [ROWS] [memory]`, in the reference project after `dvc repro`. The holdout is repeated to a file
of ROWS rows (3,000,000). Then, each in a process of its own: `tidegate predict`, and `predict_proba` on frames of the
same parts of 50,000 rows that pyarrow reads, whose answers are dropped. CPU is that of the process with start-up,
memory the most that it held. With `memory`, only the first.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE, HOLDOUT = ROOT / "artifacts/package", ROOT / "data/holdout.parquet"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else 3_000_000
PART = 50_000
SINGLE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def repeated(path: Path) -> None:
    import pyarrow.parquet as pq

    holdout = pq.read_table(HOLDOUT)
    left = ROWS
    with pq.ParquetWriter(path, holdout.schema) as file:
        while left:
            file.write_table(holdout.slice(0, left))
            left -= min(left, holdout.num_rows)


def plain(data: str) -> None:
    """What a team writes: the pipeline on frames."""
    import pyarrow.parquet as pq

    from tidegate import artifacts
    from tidegate.data.signature import Signature
    from tidegate.models.features import inputs
    from tidegate.models.packages import model_file

    model = model_file.read(PACKAGE / "model.skops")
    columns = artifacts.read_record(PACKAGE / "signature.json", Signature).columns
    for batch in pq.ParquetFile(data).iter_batches(PART, columns=list(columns)):
        model.predict_proba(inputs(batch.to_pandas(), columns))


def measured(command: list[str]) -> tuple[float, float, float]:
    """CPU and wall seconds, and MiB."""
    started = time.perf_counter()
    child = os.posix_spawn(sys.executable, [sys.executable, *command], os.environ | SINGLE)
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{command[:3]} ended with {status}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        data, out = str(Path(temporary, "rows.parquet")), str(Path(temporary, "out.parquet"))
        repeated(Path(data))
        own = ["-m", "tidegate", "predict", "--data", data, "--out", out, "--package", str(PACKAGE)]
        found = {"tidegate predict": measured(own)}
        if "memory" not in sys.argv:
            found["predict_proba alone"] = measured([__file__, "plain", data])
    print(f"{ROWS:,} rows\n\n| | CPU s | ÷ predict_proba alone | wall s | MiB |\n|---|--:|--:|--:|--:|")
    alone = found.get("predict_proba alone", (float("nan"), 0, 0))[0]
    for name, (cpu, wall, memory) in found.items():
        print(f"| {name} | {cpu:.1f} | {cpu / alone:.2f} | {wall:.0f} | {memory:.0f} |")


if __name__ == "__main__":
    plain(*sys.argv[2:]) if sys.argv[1:2] == ["plain"] else main()
