"""What the whole pipeline costs beside one plain script that does the reference project's work, both cold, in one run.

Takes turns, three times each, in a clone with an empty DVC cache; the ratio is of the medians. Wall time is what people
wait; CPU time is what a busy machine cannot distort.
"""

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
VARIABLES = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "GX_ANALYTICS_ENABLED": "false"}
Times = tuple[float, float]


def timed(*command: str, folder: Path) -> tuple[Times, str]:
    """(wall, CPU) seconds of the command with everything that it starts, and what it printed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **VARIABLES, "PATH": path}, check=True, capture_output=True, text=True
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return (wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), done.stdout


def clone(folder: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


def median(found: list[Times]) -> Times:
    wall, processor = zip(*found, strict=True)
    return statistics.median(wall), statistics.median(processor)


def main() -> None:
    plain: list[Times] = []
    pipeline: list[Times] = []
    stages: dict[str, list[Times]] = {}
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as temporary:
            empty, repository = Path(temporary, "plain"), clone(Path(temporary, "repository"))
            empty.mkdir()
            script = str(ROOT / "bench/overhead_plain.py")
            plain.append(timed(sys.executable, script, str(ROOT / "params.yaml"), folder=empty)[0])
            took, printed = timed("dvc", "repro", "--force", folder=repository)
            pipeline.append(took)
            alike = compare(empty / "metrics.json", repository / "artifacts/evaluate/metrics.json")
            if number == 0:
                for stage in re.findall(r"Running stage '(\w+)'", printed):
                    stages.setdefault(stage, []).append(timed("tidegate", stage, folder=repository)[0])
    report(median(plain), median(pipeline), {name: median(each) for name, each in stages.items()}, alike)


def compare(plain: Path, pipeline: Path) -> float:
    """The largest difference between the two sides' metrics: they have to have done the same work."""
    left, right = json.loads(plain.read_text()), json.loads(pipeline.read_text())
    return max(abs(left[name] - right[name]) for name in left)


def report(plain: Times, pipeline: Times, stages: dict[str, Times], alike: float) -> None:
    lines = [
        "# The cost of the pipeline",
        "",
        f"`python bench/overhead.py`: medians of {ROUNDS} cold runs, one thread.",
        f"The two sides' metrics differ by at most {alike:.1g}.",
        "",
        "| | wall s | CPU s |",
        "|---|---|---|",
        f"| plain script: read, join, train, score, write | {plain[0]:.1f} | {plain[1]:.1f} |",
        f"| `dvc repro`: {', '.join(stages)} | {pipeline[0]:.1f} | {pipeline[1]:.1f} |",
        f"| **ratio** | **{pipeline[0] / plain[0]:.2f}** | **{pipeline[1] / plain[1]:.2f}** |",
        "",
        "| stage by itself | wall s | CPU s |",
        "|---|---|---|",
        *(f"| {name} | {wall:.1f} | {processor:.1f} |" for name, (wall, processor) in stages.items()),
        "",
    ]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
