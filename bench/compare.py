"""`tidegate compare` beside a plain script and a paired t-test: what it costs, and how often each errs.

Time: 100,000 rows in each of two files, whole processes in turns; the script scores the same two metrics with
scikit-learn and bootstraps the rows. Errors: a head whose mistakes come by day, drawn anew each time. Where exactly the
margin is lost, each block and each pass is an error, of which 5 % are asked for.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import ttest_rel

from tidegate.commands.comparison import compare
from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
from tidegate.prediction_files.column_roles import AskedColumns

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
DRAWS = int(sys.argv[2]) if len(sys.argv) > 2 else 300
ROWS, RESAMPLES, DAYS, ROWS_PER_DAY = 100_000, 200, 60, 100
MARGIN, BY_DAY = 0.02, 0.06
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else int.from_bytes(os.urandom(4))
Times = tuple[float, float]


def timed(*command: str) -> Times:
    """(wall, CPU) seconds of the command."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=False, capture_output=True, text=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def files(folder: Path) -> None:
    random = np.random.default_rng(SEED)
    odds = random.normal(-0.8, 1.2, ROWS)
    known = {
        "id": [f"row-{number}" for number in range(ROWS)],
        "truth": (random.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(int),
        "day": random.integers(0, 61, ROWS).astype(str),
    }
    for name, noise in (("base", 0.3), ("head", 0.35)):
        predicted = 1 / (1 + np.exp(-odds - random.normal(0, noise, ROWS)))
        table = pd.DataFrame({**known, "predicted": predicted})
        table.to_parquet(folder / f"{name}.parquet", index=False)
        table.to_csv(folder / f"{name}.csv", index=False)
        table.to_json(folder / f"{name}.jsonl", orient="records", lines=True)


def costs(folder: Path) -> list[str]:
    script, tidegate = (
        str(Path(__file__).with_name("compare_plain.py")),
        str(Path(sys.executable).with_name("tidegate")),
    )
    asked = ("--margin", "roc_auc=0.005", "--margin", "brier=0.002", "--block", "day")
    commands = {f"plain script, {RESAMPLES} resamples, parquet": (sys.executable, script, "parquet", str(RESAMPLES))}
    commands["import of pandas and scipy.special alone"] = (sys.executable, "-c", "import pandas, scipy.special")
    for ending in ("parquet", "csv", "jsonl"):
        commands[f"tidegate compare, {ending}"] = (tidegate, "compare", ending, *asked)
    found: dict[str, list[Times]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, words in commands.items():
            paths = {
                end: [str(folder / f"{side}.{end}") for side in ("base", "head")] for end in ("parquet", "csv", "jsonl")
            }
            found[name].append(timed(*[part for word in words for part in paths.get(word, [word])]))
    medians = {name: tuple(map(statistics.median, zip(*times, strict=True))) for name, times in found.items()}
    (plain, plain_cpu), (ours, ours_cpu) = (
        medians[name] for name in (next(iter(commands)), "tidegate compare, parquet")
    )
    return [
        f"{ROWS:,} rows in each file, medians of {ROUNDS} whole processes in turns, on two shared cores.",
        "",
        "| | wall s | CPU s |",
        "|---|--:|--:|",
        *(f"| {name} | {wall:.2f} | {cpu:.2f} |" for name, (wall, cpu) in medians.items()),
        f"| **plain script ÷ tidegate compare, parquet** | **{plain / ours:.1f}** | **{plain_cpu / ours_cpu:.1f}** |",
    ]


def drawn(random: np.random.Generator, loss: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two models' answers: the head is wrong more often on some days than on others, by `loss` on average."""
    day = np.repeat(np.arange(DAYS), ROWS_PER_DAY)
    truth = random.integers(0, 2, len(day))
    right = random.random(len(day)) < 0.8
    also = random.random(len(day)) < 0.8 - loss + random.normal(0, BY_DAY, DAYS)[day]
    known = {"id": np.arange(len(day)), "truth": truth, "day": day.astype(str)}
    return tuple(pd.DataFrame({**known, "predicted": np.where(each, truth, 1 - truth)}) for each in (right, also))


def verdicts(folder: Path, base: pd.DataFrame, head: pd.DataFrame) -> dict[str, str]:
    """What each way of comparing says of the same rows."""
    paths = folder / "a.parquet", folder / "b.parquet"
    for path, table in zip(paths, (base, head), strict=True):
        table.to_parquet(path, index=False)
    said = {}
    for name, block in (("tidegate compare --block day", "day"), ("tidegate compare, rows independent", "")):
        rules = AskedRules(("accuracy",), AskedLimits((str(MARGIN),)))
        request = compare.ComparisonRequest(*paths, AskedColumns(block=block), rules)
        said[name] = compare.run(request).decision.findings[0].verdict.value
    right, also = ((table.predicted == table.truth).to_numpy(float) for table in (base, head))
    worse = ttest_rel(also + MARGIN, right, alternative="less").pvalue
    kept = ttest_rel(also + MARGIN, right, alternative="greater").pvalue
    said["paired t-test over rows (scipy)"] = "fail" if worse < 0.05 else "pass" if kept < 0.05 else "inconclusive"
    return said


def errors(folder: Path) -> list[str]:
    random = np.random.default_rng([SEED, 1])
    counted: dict[str, dict[str, float]] = {}
    for loss in (0.0, MARGIN, 3 * MARGIN):
        for _ in range(DRAWS):
            for name, verdict in verdicts(folder, *drawn(random, loss)).items():
                shares = counted.setdefault(name, {})
                shares[f"{loss} {verdict}"] = shares.get(f"{loss} {verdict}", 0.0) + 100 / DRAWS
    asked = [f"0.0 {word}" for word in ("fail", "pass")] + [f"{MARGIN} {word}" for word in ("fail", "pass")]
    asked.append(f"{3 * MARGIN} fail")
    deviation = 100 * (0.05 * 0.95 / DRAWS) ** 0.5
    return [
        f"{DRAWS} draws of {DAYS} days of {ROWS_PER_DAY} rows, seed {SEED}; accuracy, margin {MARGIN}; in percent.",
        f"Where exactly the margin is lost, 5 are asked for in each cell, with a standard error of {deviation:.1f}.",
        "",
        "| truly lost | nothing: blocks | nothing: passes | margin: blocks | margin: passes | 3 margins: blocks |",
        "|---|--:|--:|--:|--:|--:|",
        *(
            f"| {name} | {' | '.join(f'{shares.get(key, 0.0):.1f}' for key in asked)} |"
            for name, shares in counted.items()
        ),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files(folder)
        lines = ["# Comparing two files", "", "`python bench/compare.py`", "", "## What it costs", "", *costs(folder)]
        lines += ["", "## How often it errs where errors come by day", "", *errors(folder), ""]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
