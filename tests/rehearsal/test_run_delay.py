"""Time without a processor grows where others have it, and is nothing where it is not counted."""

import os
import threading

from tidegate.rehearsal import run_delay


def test_it_never_falls():
    own = threading.get_native_id()
    thread, process = run_delay.of_thread(own), run_delay.of_process(os.getpid())
    assert 0 <= thread <= run_delay.of_thread(own)
    assert 0 <= process <= run_delay.of_process(os.getpid())


def test_what_is_not_counted_is_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(run_delay, "_PROC", tmp_path)
    assert (run_delay.of_thread(1), run_delay.of_process(1)) == (0.0, 0.0)
    for thread, text in (("5", "10 2000000000 3\n"), ("6", "10 500000000 3\n"), ("7", "nothing")):
        task = tmp_path / "9/task" / thread
        task.mkdir(parents=True)
        (task / "schedstat").write_text(text)
    assert run_delay.of_process(9) == 2.5
