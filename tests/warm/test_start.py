"""One worker is started, and leftovers of others are removed."""

import socket
from pathlib import Path

from tidegate.warm import dvc_process
from warm_run import WarmRun, is_served


def leftover(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True, mode=0o700)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(folder / name))
    return folder / name


def test_the_socket_of_a_run_that_has_ended_is_removed(warm: WarmRun) -> None:
    sockets = warm.sockets / "tidegate-warm"
    old = leftover(sockets, "999999999-1.socket")
    begun = dvc_process.started(1)
    other = leftover(sockets, f"1-{begun}.socket")
    assert is_served(warm.said(warm.stage("split"), warm.stage("train"))[1])
    assert not old.exists()
    assert other.exists()


def test_no_worker_is_started_for_the_last_stages(warm: WarmRun) -> None:
    said = warm.said(warm.stage("plan"), warm.stage("render"))
    assert not any(map(is_served, said))


def test_no_worker_is_started_where_the_folder_is_refused(warm: WarmRun) -> None:
    (warm.sockets / "tidegate-warm").mkdir()
    (warm.sockets / "tidegate-warm").chmod(0o755)
    said = warm.said(warm.stage("split"), warm.stage("train"))
    assert not any(map(is_served, said))
    assert not list((warm.sockets / "tidegate-warm").iterdir())


def test_no_worker_is_forked_from_several_threads(warm: WarmRun) -> None:
    script = warm.folder / "programs/tidegate"
    script.write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=[60], daemon=True).start()\n"
        + script.read_text()
    )
    assert not any(map(is_served, warm.said(warm.stage("split"), warm.stage("train"))))
