"""A run of stages whose parent is called dvc, and which say what they are: the worker without a whole pipeline."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

DVC = """
import json, os, signal, subprocess, sys, time
stages = json.loads(sys.argv[1])
for stage in stages:
    env = {**os.environ, **stage.get("env", {}), "DVC_STAGE": stage["name"]}
    old = signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(
        [sys.executable, stage["script"], *stage["arguments"]], env=env, close_fds=True, cwd=stage.get("cwd"),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler), umask=stage.get("umask", -1),
    )
    child.communicate()
    print("ended", child.returncode, flush=True)
    time.sleep(stage.get("pause_s", 0))
"""
STAGE = """
import json, os, random, sys
from tidegate import warm
from tidegate.warm import client, worker
client.WAIT_S, worker.GREETING_S = 300.0, 60.0  # on a machine that runs many tests, an import takes a minute
warm.join()
exec(sys.argv[2])
"""
FEW = """
from tidegate.warm import preloaded
preloaded.MODULES = preloaded._EVERY_STAGE
preloaded.LAST = dict.fromkeys(preloaded.LAST, preloaded.MODULES[-1])
"""
"""A worker's imports take seconds of processor time, which nobody who waits for the run is charged with."""
SAY = """
print(json.dumps({
    "process": os.getpid(), "parent": os.getppid(), "session": os.getsid(0), "arguments": sys.argv[1:],
    "environment": dict(os.environ), "path": sys.path, "folder": os.getcwd(), "modules": sorted(sys.modules),
    "chance": random.random(), "legacy": __import__("numpy").random.random(), "files": sorted(
        int(name) for name in os.listdir("/proc/self/fd"))[:-1], "handler": str(__import__("signal").getsignal(2)),
    "buffered": not sys.stdout.line_buffering, "umask": os.umask(0o22), "tasks": len(os.listdir("/proc/self/task")),
}), flush=True)
"""


@dataclass
class WarmRun:
    """A folder in which such runs take place, with a folder for sockets that is theirs alone."""

    folder: Path
    sockets: Path
    """A short path: that of a socket has at most 107 characters."""
    program: str = "dvc"

    @classmethod
    def laid_out(cls, folder: Path, sockets: Path) -> "WarmRun":
        for name in ("project", "programs"):
            (folder / name).mkdir(mode=0o700)
        (folder / "programs/dvc").write_text(DVC)
        (folder / "programs/tidegate").write_text(FEW + STAGE)
        (folder / "project/params.yaml").write_text("engine: {threads: 1}\n")
        return cls(folder, sockets)

    def import_all(self) -> None:
        """Let workers import what they import for users, not only what every stage needs."""
        (self.folder / "programs/tidegate").write_text(STAGE)

    def stage(self, name: str, program: str = SAY, *more: str, **settings: object) -> dict[str, object]:
        """A stage whose verb is its name."""
        script = str(self.folder / "programs/tidegate")
        return {"name": name, "script": script, "arguments": [name, program, *more], **settings}

    def start(self, *stages: dict[str, object], **variables: str) -> "subprocess.Popen[str]":
        off = ("CI", "GITHUB_ACTIONS", "COVERAGE_")  # where a worker serves nothing
        kept = {name: value for name, value in os.environ.items() if not name.startswith(off)}
        own = {"XDG_RUNTIME_DIR": str(self.sockets), "PYTHONPATH": ""}
        return subprocess.Popen(
            [sys.executable, str(self.folder / "programs" / self.program), json.dumps(stages)],
            cwd=self.folder / "project",
            env={**kept, **own, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def run(self, *stages: dict[str, object], **variables: str) -> list[str]:
        """The lines that they printed."""
        started = self.start(*stages, **variables)
        out, err = started.communicate(timeout=120)
        assert started.returncode == 0, err
        assert "Traceback" not in err, err
        return out.splitlines()

    def said(self, *stages: dict[str, object], **variables: str) -> list[dict[str, object]]:
        """What each stage said of itself."""
        return [json.loads(line) for line in self.run(*stages, **variables) if line.startswith("{")]

    def running(self) -> list[str]:
        """The processes that still run in the project's folder."""
        return running_in(self.folder)


def running_in(folder: Path) -> list[str]:
    """The processes whose current folder is there or below."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (place / "cwd").readlink().is_relative_to(folder):
                found.append(place.name)
    return found


def is_served(said: dict[str, object]) -> bool:
    """Whether the worker, which has a session of its own, forked the process that said this."""
    return said["session"] == said["parent"]
