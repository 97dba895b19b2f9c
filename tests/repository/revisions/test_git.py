from pathlib import Path

import pytest

from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.repository.revisions import git, subfolder
from tidegate.repository.revisions.checkout import check_out


def test_a_branch_resolves_to_its_commit_and_reads_with_its_name(empty, saved):
    commit = saved(empty, "first")
    revision = git.resolve("main")
    assert revision == git.Revision("main", commit)
    assert str(revision) == f"main {commit[:7]}"


def test_a_commit_id_reads_as_its_short_form_only(empty, saved):
    commit = saved(empty, "first")
    assert str(git.resolve(commit)) == commit[:7]


@pytest.mark.parametrize("name", ["--output=/tmp/x", "-q", "", "a b", "main..topic", "^main", "ma\nin", "ma\x1bin"])
def test_a_revision_that_git_could_misread_is_refused(empty, saved, name):
    saved(empty, "first")
    with pytest.raises(DeclarationError, match="is not a revision"):
        git.resolve(name)


def test_an_unknown_revision_names_the_way_to_the_known_ones(empty, saved):
    saved(empty, "first")
    with pytest.raises(DeclarationError, match=r"unknown revision: nowhere.*git branch --all"):
        git.resolve("nowhere")


def test_a_repository_without_a_commit_asks_for_one(empty):
    with pytest.raises(EvidenceError, match="no commit yet"):
        git.merge_base()


def test_a_folder_outside_any_repository_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EvidenceError, match=f"{tmp_path}: is not in a git repository"):
        git.resolve("main")


def test_git_missing_from_the_machine_is_infrastructure(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InfrastructureError, match="git is not installed"):
        subfolder.top()


def test_the_merge_base_is_where_the_branch_left_main(empty, saved, asked):
    fork = saved(empty, "first")
    asked(empty, "switch", "--quiet", "--create", "topic")
    saved(empty, "on the topic")
    asked(empty, "switch", "--quiet", "main")
    saved(empty, "main went on")
    asked(empty, "switch", "--quiet", "topic")
    assert git.merge_base() == git.Revision("main", fork)


def test_the_merge_base_is_found_from_a_detached_head(empty, saved, asked):
    fork = saved(empty, "first")
    asked(empty, "checkout", "--quiet", "--detach")
    saved(empty, "nameless")
    assert git.merge_base().commit == fork
    assert git.here() == git.resolve("HEAD").short


def test_origin_main_is_preferred_to_a_local_main(empty, saved, asked, tmp_path, monkeypatch):
    pushed = saved(empty, "first")
    asked(tmp_path, "clone", "--quiet", str(empty), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    saved(Path(), "only here")
    assert git.merge_base() == git.Revision("origin/main", pushed)


def test_a_shallow_clone_without_the_merge_base_says_how_to_deepen_it(empty, saved, asked, tmp_path, monkeypatch):
    for number in range(3):
        saved(empty, str(number))
    asked(empty, "branch", "topic", "HEAD~1")
    asked(empty, "switch", "--quiet", "topic")
    saved(empty, "on the topic")
    asked(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{empty}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    with pytest.raises(EvidenceError, match=r"shallow clone does not hold the merge base with origin/main.*--deepen"):
        git.merge_base()


def test_a_commit_beyond_a_shallow_clone_says_how_to_get_it(empty, saved, asked, tmp_path, monkeypatch):
    first = saved(empty, "first")
    saved(empty, "second")
    asked(tmp_path, "clone", "--quiet", "--depth=1", f"file://{empty}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    with pytest.raises(EvidenceError, match=f"{first} is not in this shallow clone.*--unshallow"):
        git.merge_base(first)


def test_a_base_that_was_not_fetched_names_the_fetch(empty, saved, asked):
    saved(empty, "first")
    asked(empty, "remote", "add", "origin", "https://example.com/x.git")
    with pytest.raises(EvidenceError, match=r"git fetch origin release:refs/remotes/origin/release"):
        git.merge_base("origin/release")
    asked(empty, "branch", "--move", "topic")
    with pytest.raises(EvidenceError, match=r"git fetch origin main:refs/remotes/origin/main"):
        git.merge_base()


def test_without_any_main_the_base_has_to_be_named(empty, saved, asked):
    saved(empty, "first")
    asked(empty, "branch", "--move", "trunk")
    with pytest.raises(EvidenceError, match="name the base with --base"):
        git.merge_base()


def test_unrelated_histories_have_no_merge_base(empty, saved, asked):
    saved(empty, "first")
    asked(empty, "switch", "--quiet", "--orphan", "island")
    saved(empty, "alone")
    with pytest.raises(EvidenceError, match="no commit in common"):
        git.merge_base()


def test_content_gives_a_files_bytes_and_nothing_for_absent_files_and_folders(empty, saved):
    (empty / "conf").mkdir()
    (empty / "conf/a b.yaml").write_bytes(b"\x00\xff")
    saved(empty, "first")
    revision = git.resolve("HEAD")
    assert git.content(revision, "conf/a b.yaml") == b"\x00\xff"
    assert git.content(revision, "conf/none.yaml") is None
    assert git.content(revision, "conf") is None
    assert git.content(revision, "conf/a b.yaml\nHEAD:conf/a b.yaml") is None


def test_files_gives_every_regular_file_below_a_folder_by_its_path_there(empty, saved, monkeypatch):
    written = {"a b.yaml": b"\x00\xff", "deep/none": b"", "deep/ü": b"x\nblob 3\n", "z": b"no end"}
    for name, content in written.items():
        path = empty / "project/conf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (empty / "project/conf/link").symlink_to("z")
    (empty / "project/beside").write_text("beside")
    saved(empty, "first")
    monkeypatch.chdir(empty / "project")
    assert git.files(git.resolve("HEAD"), "conf") == written
    assert git.files(git.resolve("HEAD"), "nowhere") == {}


def test_changed_lists_edited_removed_and_untracked_files_of_one_folder(empty, saved):
    for name in ("kept", "edited", "removed"):
        (empty / name).write_text(name)
    saved(empty, "first")
    (empty / "edited").write_text("other")
    (empty / "removed").unlink()
    (empty / "conf").mkdir()
    (empty / "conf/new ü.yaml").write_text("")
    revision = git.resolve("HEAD")
    found = git.changed(revision)
    assert found == (
        git.FileChange("conf/new ü.yaml", "000000", is_tracked=False),
        git.FileChange("edited"),
        git.FileChange("removed", after="000000"),
    )
    assert git.changed(revision, ("conf",)) == (git.FileChange("conf/new ü.yaml", "000000", is_tracked=False),)


def test_here_is_the_branch_when_clean_and_the_work_tree_when_not(empty, saved):
    commit = saved(empty, "first")
    assert git.here() == f"main {commit[:7]}"
    (empty / "new").write_text("")
    assert not git.is_clean()
    assert git.here() == "work tree"


def test_a_review_that_was_written_here_is_no_change_of_its_own(empty, saved):
    commit = saved(empty, "first")
    (empty / "our page.html").write_text("<!doctype html>\n<html>\n<title>tidegate: passes</title>")
    (empty / "said.md").write_text("<!-- tidegate:review -->\n**passes**")
    assert git.here() == f"main {commit[:7]}"
    assert git.clean_tree() == "", "what a release rests on is stricter"
    (empty / "page.html").write_text("<!doctype html>\n<html>\n<title>ours</title>")
    assert git.here() == "work tree"
    (empty / "page.html").unlink()
    (empty / "link.md").symlink_to("said.md")
    assert git.here() == "work tree"


def test_a_checkout_is_the_revision_whole_and_leaves_the_repository_alone(empty, saved, asked, tmp_path, monkeypatch):
    (empty / "sub").mkdir()
    (empty / "sub/value").write_text("old")
    (empty / "sub/link").symlink_to("/etc/hostname")
    saved(empty, "first")
    (empty / "sub/value").write_text("new")
    monkeypatch.chdir(empty / "sub")
    index = (empty / ".git/index").read_bytes()
    into = tmp_path / "into"
    into.mkdir()
    root = check_out(git.resolve("HEAD"), into)
    assert (root / "value").read_text() == "old"
    assert not (root / "link").is_symlink()
    assert (root / "link").read_text() == "/etc/hostname"
    assert (empty / ".git/index").read_bytes() == index
    assert asked(empty, "worktree", "list").count("\n") == 1


def test_the_variables_that_git_sets_in_hooks_do_not_mislead(empty, saved, tmp_path, monkeypatch):
    commit = saved(empty, "first")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert git.resolve("main").commit == commit
    assert git.is_clean()


def test_a_broken_repository_is_named_as_such(empty, saved):
    saved(empty, "first")
    (empty / ".git/index").write_bytes(b"not an index")
    with pytest.raises(InfrastructureError, match="git status failed"):
        git.is_clean()


def test_questions_run_without_a_shell(empty, saved, tmp_path):
    saved(empty, "first")
    marker = tmp_path / "marker"
    assert git.content(git.resolve("HEAD"), f"$(touch {marker})") is None
    assert not marker.exists()
