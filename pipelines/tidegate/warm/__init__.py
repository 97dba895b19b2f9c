"""A worker of one `dvc repro`, which imports once and forks for each stage.

Most of a short stage is its imports, and `dvc repro` starts a process per stage. The first of a run forks a worker,
which imports while that stage works. Later ones ask it for a fork that has imported already, give it their standard
files, wait, and end as it ended. The worker ends with DVC.

It serves only what a process of its own would run alike, and else the stage runs in the process that DVC started:
where the surroundings differ (`surroundings.py`) or a file that was imported has changed (`imported_files.py`).
"""

import os
import sys

VARIABLE = "TIDEGATE_WARM"
"""Environment variable: 0 turns the worker off."""
STARTS = frozenset({"compose", "ingest", "check", "split", "train", "evaluate", "stress"})
"""Verbs that start a worker where none runs: stages follow them that save more than it takes."""


def join() -> bool:
    """Return in the process that runs the stage: this one, or, with True, one that was forked for it.

    Where another runs it, this process ends as that one does, and does not return.
    """
    if not _is_wanted():
        return False
    from tidegate.warm import dvc_process, socket_folder

    owner = dvc_process.find(os.environ["DVC_STAGE"])
    folder = socket_folder.opened() if owner else None
    if owner is None or folder is None:
        return False
    from tidegate.warm import client, start

    try:
        if client.is_served(folder, owner):
            return False  # not reached where a worker serves: it ends this process
        return sys.argv[1] in STARTS and start.start(folder, owner)
    except OSError:  # as where /proc is not readable: nothing has begun
        return False
    finally:
        folder.close()


def _is_wanted() -> bool:
    """Whether this is a stage that DVC runs on a person's machine, which has what a worker needs."""
    variables = os.environ
    return (
        sys.platform == "linux"
        and hasattr(os, "pidfd_open")
        and "DVC_STAGE" in variables
        and not {"CI", "GITHUB_ACTIONS", "DVC_EXP_NAME"} & variables.keys()
        and variables.get(VARIABLE, "1") in ("", "1")
        and len(sys.argv) > 1
        and os.path.realpath(sys.path[0]) != os.path.realpath(".")  # as by `python -m`: the project's files first
        and sys.gettrace() is sys.getprofile() is None
        and "coverage" not in sys.modules  # which measures a process from its start
    )
