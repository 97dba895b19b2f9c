"""How `validate` and `compose` grow with the columns that are declared: CPU seconds, from 500 to 5,000 columns.

    python bench/declared_columns.py [COLUMNS …]

The reference project, with that many more features in conf/data and an expectation of each in conf/check. Each verb
runs three times, in a process of its own; the least counts, because a busy neighbour only adds. The exponent is that of
CPU time beyond the reference's own, fitted from 1,000 columns on (fewer cost less than two runs differ): 1 is linear.
"""

import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scale import exponent

ROOT = Path(__file__).parent.parent
COLUMNS = [int(text) for text in sys.argv[1:]] or [500, 1_000, 2_000, 5_000]
VERBS = (("validate",), ("compose",), ("compose", "--check"))
RUNS = 3
COPIED = ("conf", "dvc.yaml", "params.yaml", "pyproject.toml", "templates", "pipelines/flights", ".github")


def project(folder: Path, columns: int) -> None:
    """The reference's declaration in `folder`, with so many more features and expectations."""
    for name in COPIED:
        source, place = ROOT / name, folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, place)
    _insert(folder / "conf/data/flights.yaml", "columns:", [_column(number) for number in range(columns)])
    _insert(folder / "conf/check/flights.yaml", "expect:", [_expectation(number) for number in range(columns)])


def _column(number: int) -> str:
    return f"  a{number}: {{type: float, unit: mile, nullable: true}}"


def _expectation(number: int) -> str:
    """Of one argument, because a file of conf/ may have 50,000 keys and values, which 5,000 of two exceed."""
    return f"  w{number}: {{type: expect_column_values_to_not_be_null, kwargs: {{column: a{number}}}}}"


def _insert(file: Path, key: str, lines: list[str]) -> None:
    """Write the lines below the key, which stands alone on its line at the file's left edge."""
    text = file.read_text().splitlines()
    place = text.index(key) + 1
    file.write_text("\n".join([*text[:place], *lines, *text[place:]]) + "\n")


def seconds(verb: tuple[str, ...], folder: Path) -> float:
    """The least CPU time of a few runs of the verb."""
    return min(_once(verb, folder) for _ in range(RUNS))


def _once(verb: tuple[str, ...], folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    tidegate = Path(sys.executable).with_name("tidegate")
    environment = {name: value for name, value in os.environ.items() if name != "DVC_STAGE"}
    done = subprocess.run([tidegate, *verb], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"tidegate {' '.join(verb)}: {done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    names = [" ".join(verb) for verb in VERBS]
    print(f"| columns added | {' | '.join(f'`{name}` CPU s' for name in names)} |")
    print("|---|" + "---|" * len(VERBS), flush=True)
    taken: dict[int, list[float]] = {}
    for columns in (0, *COLUMNS):
        with tempfile.TemporaryDirectory() as temporary:
            project(Path(temporary), columns)
            _once(("compose",), Path(temporary))  # `compose --check` compares with what this writes
            taken[columns] = [seconds(verb, Path(temporary)) for verb in VERBS]
        print(f"| {columns:,} | {' | '.join(f'{cost:.2f}' for cost in taken[columns])} |", flush=True)
    fitted = [columns for columns in COLUMNS if columns >= 1_000]
    if len(fitted) > 1:
        own = [
            exponent(fitted, [max(taken[columns][place] - taken[0][place], math.ulp(1)) for columns in fitted])
            for place in range(len(VERBS))
        ]
        print(f"| **exponent** | {' | '.join(f'**{value:.2f}**' for value in own)} |")


if __name__ == "__main__":
    main()
