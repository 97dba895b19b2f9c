"""`tidegate monitor`: exit codes as the gate's, formats, and nothing written when it refuses."""

import json

import pyarrow.compute as pc
import pytest

import monitored_project as drawn
from called import called
from tidegate import paths
from tidegate.artifacts import write_table


@pytest.fixture
def here(monitored_project):
    (monitored_project / paths.MONITOR_HISTORY).unlink(missing_ok=True)
    return monitored_project


@pytest.fixture
def healthy(tmp_path):
    write_table(tmp_path / "new.parquet", drawn.rows(3000, days=31))
    return str(tmp_path / "new.parquet")


def test_a_healthy_window_exits_0_and_is_kept(here, healthy):
    done = called(here, "monitor", "--data", healthy)
    assert (done.returncode, done.stdout.split()[0]) == (0, "HEALTHY")
    assert (here / paths.MONITOR_HISTORY).exists()


def test_a_breach_exits_10_as_json_and_as_page(here, tmp_path):
    table = drawn.rows(3000, days=31)
    write_table(tmp_path / "new.parquet", table.set_column(1, "temp", pc.multiply(table.column("temp"), -1.8)))
    done = called(
        here, "monitor", "--data", str(tmp_path / "new.parquet"), "-o", "json", "--page", str(tmp_path / "p.html")
    )
    assert done.returncode == 10
    assert json.loads(done.stdout)["verdict"] == "fail"
    assert (tmp_path / "p.html").read_text().startswith("<!doctype html>")


def test_html_is_printed_and_history_can_be_left_out(here, healthy):
    done = called(here, "monitor", "--data", healthy, "-o", "html", "--no-history")
    assert done.stdout.startswith("<!doctype html>")
    assert not (here / paths.MONITOR_HISTORY).exists()


def test_a_window_that_decides_nothing_exits_3(here, healthy):
    done = called(here, "monitor", "--data", healthy, "--since", "2030-01-01")
    assert done.returncode == 3
    assert "no row from 2030-01-01" in done.stderr
    assert not (here / paths.MONITOR_HISTORY).exists()


@pytest.mark.parametrize("options", [(), ("--prove", "--data", "x.parquet")], ids=["neither", "both"])
def test_one_question_at_a_time(here, options):
    done = called(here, "monitor", *options)
    assert done.returncode == 2
    assert "choose one" in done.stderr
