"""Time with and without a processor grows, and is nothing where it is not counted."""

import os
import threading

from tidegate.rehearsal import processor_time
from tidegate.rehearsal.processor_time import ProcessorTime


def test_it_never_falls():
    own = threading.get_native_id()
    for asked in (lambda: processor_time.of_thread(own), lambda: processor_time.of_process(os.getpid())):
        before, after = asked(), asked()
        assert 0 <= before.had <= after.had
        assert 0 <= before.waited <= after.waited


def test_what_is_not_counted_is_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(processor_time, "_PROC", tmp_path)
    assert processor_time.of_thread(1) == processor_time.of_process(1) == ProcessorTime(0.0, 0.0)
    for thread, text in (("5", "1000000000 2000000000 3\n"), ("6", "10 500000000 3\n"), ("7", "nothing")):
        task = tmp_path / "9/task" / thread
        task.mkdir(parents=True)
        (task / "schedstat").write_text(text)
    assert processor_time.of_process(9) == ProcessorTime(1.00000001, 2.5)
