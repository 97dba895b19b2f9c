"""Bring the examples in step: what each has in common with the starter, and params.yaml from its conf/.

After a change of dvc.yaml or of the code: `python -m generators.examples`; a test fails until then.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tidegate.artifacts import write_bytes
from tidegate.starter import StarterFile, files

EXAMPLES = Path(__file__).parents[2] / "examples"
OWN = (
    "conf/check",
    "conf/config.yaml",
    "conf/data",
    "conf/evaluate",
    "conf/gate",
    "conf/stress",
    "conf/train",
    "pyproject.toml",
)
"""What each example writes for itself, instead of the starter's."""


def common() -> Iterator[StarterFile]:
    """The files of the starter that are the same in each example."""
    for file in files():
        if not any(file.path.is_relative_to(each) for each in OWN):
            yield file


def main() -> None:
    for example in sorted(path for path in EXAMPLES.iterdir() if path.is_dir()):
        for file in common():
            write_bytes(example / file.path, file.content)
        subprocess.run([sys.executable, "-m", "tidegate", "compose"], cwd=example, check=True)


if __name__ == "__main__":
    main()
