"""How long `render` takes from the reference to a thousand manifests, and `render --check` of the same.

    python bench/render.py [ENVIRONMENTS …]

A clone of this repository, with that many more environments like `prod` (a canary by Argo Rollouts, with its analyses,
alert rules and their tests). Each verb runs twice, in a process of its own; the least counts, because a busy
neighbour only adds. Both render everything and lint it as the API server and the controllers would; `--check` compares
the bytes with those that are there.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from timed_commands import ROOT, Taken, clone, machine, timed

ENVIRONMENTS = [int(text) for text in sys.argv[1:]] or [0, 10, 49]
RUNS = 2
NEEDED = ("artifacts/package", "artifacts/rehearse")
"""What the pipeline made and manifests name."""


def project(folder: Path, more: int) -> Path:
    """A clone in `folder` that declares so many more environments."""
    clone(folder)
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    prod, config = (folder / "conf/env/prod.yaml").read_text(), folder / "conf/config.yaml"
    names = [f"more{number}" for number in range(more)]
    for name in names:
        text = prod.replace("flights-prod", f"flights-{name}")
        (folder / f"conf/env/{name}.yaml").write_text(text)
    lines = "".join(f"  - env@environments.{name}: {name}\n" for name in names)
    config.write_text(re.sub(r"(?m)^  - env@environments\.prod: prod\n", rf"\g<0>{lines}", config.read_text()))
    for verb in ("compose", "plan"):
        timed("tidegate", verb, folder=folder)
    return folder


def least(*command: str, folder: Path) -> Taken:
    taken = [timed(*command, folder=folder).taken for _ in range(RUNS)]
    return Taken(min(each.wall_s for each in taken), min(each.cpu_s for each in taken))


def main() -> None:
    print(f"{machine()}\n")
    print("| environments | manifests | `render` s | of CPU | `render --check` s | of CPU |")
    print("|---|---|---|---|---|---|", flush=True)
    for more in ENVIRONMENTS:
        with tempfile.TemporaryDirectory() as temporary:
            folder = project(Path(temporary) / "project", more)
            render = least("tidegate", "render", folder=folder)
            check = least("tidegate", "render", "--check", folder=folder)
            manifests = sum(path.is_file() for path in (folder / "manifests").rglob("*"))
        seconds = " | ".join(f"{each.wall_s:.2f} | {each.cpu_s:.2f}" for each in (render, check))
        print(f"| {3 + more} | {manifests:,} | {seconds} |", flush=True)


if __name__ == "__main__":
    main()
