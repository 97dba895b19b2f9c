"""`tidegate projects`: which there are, and how a change touches each."""

import pytest

import mono_repository
import whole_project


@pytest.mark.slow
def test_they_are_listed_with_what_a_change_does_to_each(tmp_path):
    root = mono_repository.start(tmp_path)
    run = whole_project.runner(root)
    assert run("tidegate", "projects").stdout.splitlines() == ["projects/cells  cells", "projects/tides  tides"]
    (root / "projects/tides/new.md").write_text("")
    assert run("tidegate", "projects", "--base", "main").stdout.splitlines() == [
        "projects/cells  cells  untouched",
        "projects/tides  tides  edited",
    ]


def test_without_the_setting_it_says_how_to_declare_them(tmp_path):
    done = whole_project.runner(tmp_path)("tidegate", "projects", expect=2)
    assert 'projects = ["projects/*"]' in done.stderr
