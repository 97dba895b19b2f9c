"""Compare the committed dvc.lock with the one that `dvc repro` has just written.

What git holds (code, conf/, templates/) and the parameters must agree: a difference is a lock that was not committed
with its change. What was computed may differ in the last bits on another kind of processor: that is told, not failed.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

tracked = set(subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split())
folders = {str(parent) for path in tracked for parent in Path(path).parents}
committed = yaml.safe_load(subprocess.run(["git", "show", "HEAD:dvc.lock"], capture_output=True, check=True).stdout)
written = yaml.safe_load(Path("dvc.lock").read_text())


def declared(lock: dict[str, Any], stage: str) -> dict[str, Any]:
    entry = lock["stages"].get(stage, {})
    held = {each["path"]: each.get("md5") for each in entry.get("deps", []) if each["path"] in tracked | folders}
    return {"cmd": entry.get("cmd"), "params": entry.get("params"), **held}


stale = [
    f"{stage}: {key}"
    for stage in {**committed["stages"], **written["stages"]}
    for key in {**declared(committed, stage), **declared(written, stage)}
    if declared(committed, stage).get(key) != declared(written, stage).get(key)
]
if committed != written and not stale:
    print("note: outs differ from the committed lock in what was computed; another kind of processor?")
sys.exit("dvc.lock is not the committed one:\n" + "\n".join(stale) if stale else 0)
