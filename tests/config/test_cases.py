"""A file dropped into cases/conf/invalid or hostile is a test: its first comment is the message that it must get.

Each case is an experiment of the reference project, so that it holds only what is wrong with it (and Hydra's
`# @package` header, which has to come first).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tidegate.__main__ import main

CASES = sorted((Path(__file__).parent.parent / "cases/conf").glob("*/*.yaml"))
SECRET = "s3cr3t-of-the-runner"


@pytest.fixture(scope="module")
def declared(tmp_path_factory, repository):
    """A copy of the reference's conf/, into which each case is put in turn."""
    folder = tmp_path_factory.mktemp("declared")
    shutil.copytree(repository / "conf", folder / "conf")
    return folder


def put(case, folder):
    (folder / "conf/experiment/case.yaml").write_bytes(case.read_bytes())
    return next(line for line in case.read_text().split("\n") if not line.startswith("# @")).removeprefix("# ")


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_there_are_as_many_cases_as_promised():
    count = {kind: len([case for case in CASES if case.parent.name == kind]) for kind in ("invalid", "hostile")}
    assert count["invalid"] >= 60
    assert count["hostile"] >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_the_case_is_refused_with_its_message_and_leaves_nothing(case, declared, monkeypatch, capsys):
    expected = put(case, declared)
    before = files(declared)
    monkeypatch.chdir(declared)
    monkeypatch.setenv("TIDEGATE_TEST_SECRET", SECRET)
    monkeypatch.setattr(sys, "argv", ["tidegate", "compose", "experiment=case"])
    with pytest.raises(SystemExit) as exited:
        main()
    printed = capsys.readouterr()
    assert exited.value.code == 2
    assert printed.err.startswith(expected)
    assert printed.err.endswith("Nothing was written.\n")
    assert SECRET not in printed.err + printed.out
    assert files(declared) == before


# Each case is refused in a process of its own, forked from one that has composed the declaration without it: imports
# would take most of the time. The kernel's own accounts of this one process: processor time, because a busy
# neighbour must not count, and the peak from /proc, because getrusage would also count what the parent held.
REFUSING = """
import os, re, sys, time
from pathlib import Path
from tidegate.__main__ import main

def prepare(folder):
    os.chdir(folder)
    kept = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.argv[1:] = ["compose", "--check"]
    try:
        main()
    except SystemExit:
        pass
    os.dup2(kept, 1)
    sys.argv[1:] = ["compose", "experiment=case"]

def refuse(out):
    os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(1, 2)
    try:
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        import traceback
        traceback.print_exc()
        code = 1
    peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
    print(f"took {time.process_time()} s, peak {peak} KiB", file=sys.stderr, flush=True)
    os._exit(code)

prepare(sys.argv[1])
for out in sys.stdin:
    if not (child := os.fork()):
        refuse(out.rstrip())
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def refusing(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("refusing")
    shutil.copytree(repository / "conf", folder / "conf")
    with subprocess.Popen(
        [sys.executable, "-c", REFUSING, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TIDEGATE_TEST_SECRET": SECRET},
    ) as process:
        yield folder, process
        process.stdin.close()


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_a_process_of_its_own_refuses_it_soon_and_in_little_memory(case, refusing, tmp_path):
    folder, process = refusing
    put(case, folder)
    process.stdin.write(f"{tmp_path / 'out'}\n")
    process.stdin.flush()
    assert process.stdout.readline() == "2\n"
    printed = (tmp_path / "out").read_text()
    assert printed.startswith("conf/"), printed
    assert "Traceback" not in printed
    assert SECRET not in printed
    took, peak = re.findall(r"took ([\d.]+) s, peak (\d+) KiB", printed)[-1]
    assert float(took) < 5  # about 0.1 s on a quiet machine; a bomb that goes off takes 20 s and more
    assert int(peak) < 300 * 1024
