"""Records lie outside of every repository, few are kept, and digests change with each text and file."""

import pytest

from tidegate import user_cache


def test_a_record_belongs_to_its_folder_and_kind(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    first, again, kind = user_cache.record("a"), user_cache.record("a"), user_cache.record("b")
    monkeypatch.chdir(tmp_path / "other")
    assert first == again
    assert len({first, kind, user_cache.record("a")}) == 3
    assert first.is_relative_to(tmp_path / "cache/tidegate/a")


@pytest.mark.parametrize("place", ["cache", "repository/below"])
def test_no_record_lies_in_a_repository(tmp_path, monkeypatch, place):
    (tmp_path / place.partition("/")[0] / ".git").mkdir(parents=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / place))
    assert user_cache.record("a") is None


def test_only_the_newest_are_kept(tmp_path):
    for name in ("1", "2", "3"):
        user_cache.write(tmp_path / "cache" / name, name.encode(), most=2)
    assert len([*(tmp_path / "cache").iterdir()]) == 2


def test_a_cache_that_cannot_be_written_is_no_cache(tmp_path):
    (tmp_path / "cache").write_text("a file")
    user_cache.write(tmp_path / "cache/record", b"", most=2)
    assert (tmp_path / "cache").read_text() == "a file"


def test_texts_and_files_do_not_run_into_each_other(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    files = [*user_cache.below(tmp_path)]
    made = [(["x", "y"], files), (["xy"], files), (["x", "y"], files[:1]), ([], files), (["x", "y"], files[::-1])]
    assert len({user_cache.digest(parts, given) for parts, given in made}) == len(made)


@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_link_is_refused(tmp_path, link):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "below").mkdir()
    (tmp_path / "below/link").symlink_to(tmp_path / link)
    with pytest.raises(user_cache.UnsureError):
        [*user_cache.below(tmp_path / "below")]
