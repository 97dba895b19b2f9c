import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import pytest

from tidegate.config import stage_params
from tidegate.config.code_digests import with_code
from tidegate.config.composing import params_file
from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError, EvidenceError, UserError
from tidegate.repository import pipeline


def test_every_stage_is_read_with_what_feeds_it(project):
    compose, split, render, evaluate = pipeline.stages()
    assert [each.name for each in (compose, split, render)] == ["compose", "split", "render"]
    assert compose.feeds(evaluate)
    assert split.feeds(evaluate)
    assert not evaluate.feeds(split)


def test_what_git_holds_is_told_from_what_the_cache_holds(project):
    kept = {"dvc.lock", "params.yaml", "manifests", "artifacts/evaluate/metrics.json"}
    assert {str(path) for path in pipeline.kept_in_git()} == kept


def test_inputs_are_what_stages_list_and_the_folders_of_kinds(project):
    assert {PurePosixPath("conf"), PurePosixPath("data/split")} <= {*pipeline.inputs()}
    assert PurePosixPath("pipelines/mine") not in pipeline.inputs()
    Path("pipelines/mine").mkdir(parents=True)
    Path("pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/mine"]\n')
    Path("dvc.yaml").write_text("stages: 3\n")
    assert pipeline.inputs() == (PurePosixPath("pipelines/mine"),)


@pytest.mark.slow
def test_a_file_in_the_checkouts_root_is_never_run_as_part_of_dvc(project):
    Path("json.py").write_text("import pathlib; pathlib.Path('ran').touch()\n")
    Path("dvc.py").write_text("import pathlib; pathlib.Path('ran').touch()\n")
    assert pipeline.unfinished(pipeline.stages()) == ()
    assert not Path("ran").exists()


def test_two_askers_at_once_never_wait_for_dvcs_own_lock(project, monkeypatch):
    asked, together = [], []

    def answer(root, *arguments):
        asked.append(arguments)
        together.append(len(asked))
        time.sleep(0.05)
        asked.pop()
        return "{}"

    monkeypatch.setattr(pipeline.dvc, "run", answer)
    with ThreadPoolExecutor(3) as pool:
        assert [*pool.map(lambda _: pipeline.outdated(), range(3))] == [()] * 3
    assert together == [1, 1, 1]


@pytest.mark.slow
def test_a_finished_pipeline_has_nothing_left_to_do(project):
    assert pipeline.unfinished(pipeline.stages()) == ()


@pytest.mark.slow
def test_what_has_run_on_what_lies_here_is_not_outdated(project):
    assert pipeline.outdated() == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "outdated"),
    [
        pytest.param("conf/value.yaml", "0.75", "0.5", ("compose",), id="a dependency"),
        pytest.param("params.yaml", "0.75", "0.5", ("render", "evaluate"), id="what an earlier stage made"),
        pytest.param("dvc.yaml", "echo held", "echo help", ("split",), id="a command"),
        pytest.param("dvc.yaml", "  split:", "  new: {cmd: 'true', outs: [x]}\n  split:", ("new",), id="a new stage"),
    ],
)
def test_a_stage_that_would_read_something_else_is_outdated(project, name, old, new, outdated):
    text = Path(name).read_text()
    assert old in text
    Path(name).write_text(text.replace(old, new, 1))
    assert pipeline.outdated() == outdated


@pytest.mark.slow
def test_a_stage_that_writes_nothing_is_outdated_until_it_ran(project, dvc):
    text = Path("dvc.yaml").read_text()
    Path("dvc.yaml").write_text(text.replace("  split:", "  new: {cmd: 'true', deps: [conf/value.yaml]}\n  split:", 1))
    assert pipeline.outdated() == ("new",)
    dvc(project, "repro", "--quiet")
    assert pipeline.outdated() == ()


@pytest.mark.slow
def test_data_that_were_not_pulled_make_nothing_outdated(project):
    shutil.rmtree("data")
    assert pipeline.outdated() == ()


def test_without_stages_dvc_is_not_asked(empty):
    Path("dvc.yaml").write_text("stages: {}\n")
    assert pipeline.outdated() == ()


@pytest.fixture(scope="module")
def composed(finished, repository, tmp_path_factory):
    """The same project with a stage that DVC runs each time and that composes params.yaml as tidegate does."""
    root = shutil.copytree(finished, tmp_path_factory.mktemp("composed") / "project", symlinks=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        shutil.copytree(repository / "conf", "conf", dirs_exist_ok=True)
        text = Path("dvc.yaml").read_text()
        always = "cmd: cp composed.yaml params.yaml\n    always_changed: true"
        Path("dvc.yaml").write_text(text.replace("cmd: cp conf/value.yaml params.yaml", always))
        Path("conf/value.yaml").unlink()
        Path("composed.yaml").write_text(params_file.text(with_code(compose().values)))
        subprocess.run([sys.executable, "-m", "dvc", "repro", "--quiet"], check=True, capture_output=True)
    return root


@pytest.fixture
def composing(composed, tmp_path, monkeypatch):
    """A copy of it of the test's own, entered."""
    root = shutil.copytree(composed, tmp_path / "project", symlinks=True)
    monkeypatch.chdir(root)
    return root


@pytest.mark.slow
def test_a_stage_that_dvc_runs_each_time_is_behind_only_where_it_would_write_something_else(composing):
    assert (pipeline.outdated(), pipeline.unfinished(pipeline.stages())) == ((), ())
    conf = Path("conf/config.yaml")
    conf.write_text(conf.read_text() + "# another comment\n")
    assert pipeline.outdated() == ("compose",), "its dependency differs"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("\n  tidegate: ", "\n  tidegate: 9", id="composed by another version"),
        pytest.param("\nseed: 7", "\nseed: 8", id="edited by hand"),
    ],
)
def test_what_it_would_repair_makes_it_and_what_reads_from_it_unfinished(composing, dvc, old, new):
    for name in ("composed.yaml", "params.yaml"):
        text = Path(name).read_text()
        assert old in text
        Path(name).write_text(text.replace(old, new, 1))
    dvc(composing, "repro", "--quiet")
    assert pipeline.outdated() == ("compose",)
    assert pipeline.unfinished(pipeline.stages())[0] == ("compose", True)


@pytest.mark.slow
def test_a_declaration_that_cannot_be_composed_makes_it_unfinished_though_dvc_sees_no_change(composing, monkeypatch):
    def refuse():
        raise DeclarationError("no")

    monkeypatch.setattr("tidegate.config.changes.in_step.compose", refuse)
    assert pipeline.unfinished(pipeline.stages())[0] == ("compose", True)


@pytest.mark.slow
def test_any_other_stage_that_dvc_runs_each_time_is_never_behind_for_that(project, dvc):
    text = Path("dvc.yaml").read_text()
    Path("dvc.yaml").write_text(text.replace("  split:\n", "  split:\n    always_changed: true\n"))
    dvc(project, "repro", "--quiet")
    assert json.loads(dvc(project, "status", "--json")) == {"split": ["always changed"]}
    assert (pipeline.outdated(), pipeline.unfinished(pipeline.stages())) == ((), ())


@pytest.mark.slow
def test_what_failed_is_told_from_what_it_held_up(project, dvc):
    Path("conf/value.yaml").write_text("{}\n")
    text = Path("dvc.yaml").read_text()
    Path("dvc.yaml").write_text(text.replace("cmd: cp conf", "cmd: exit 3; cp conf"))
    with pytest.raises(AssertionError):
        dvc(project, "repro")
    assert pipeline.unfinished(pipeline.stages()) == (("compose", True), ("render", False), ("evaluate", False))


def test_a_repository_without_a_pipeline_says_so(empty):
    with pytest.raises(EvidenceError, match=r"dvc\.yaml: not found"):
        pipeline.stages()


@pytest.mark.parametrize("text", ["stages: 3", "[]", "{", "stages: {a: 3}"])
def test_a_pipeline_that_cannot_be_read_is_named(project, text):
    Path("dvc.yaml").write_text(text)
    with pytest.raises(DeclarationError, match="cannot be read as a pipeline"):
        pipeline.stages()


@pytest.mark.slow
def test_a_pipeline_that_dvc_refuses_keeps_dvcs_own_words(project):
    Path("dvc.yaml").write_text("stages: {a: {cmd: x, nonsense: 1}}\n")
    with pytest.raises(UserError, match="`dvc status` failed"):
        pipeline.unfinished(pipeline.stages())


def test_conflicts_are_named_with_the_way_out_before_dvc_is_asked(project):
    for path, said in (("dvc.lock", "run `tidegate merge-params`, then `dvc repro`"), ("dvc.yaml", "resolve them")):
        text = Path(path).read_text()
        Path(path).write_text(f"<<<<<<< HEAD\n{text}=======\n>>>>>>> theirs\n")
        with pytest.raises(UserError, match=rf"{path}: has conflict markers; .*{said}"):
            pipeline.outdated()
        Path(path).write_text(text)


@pytest.mark.slow
def test_digests_that_are_older_than_params_hide_no_difference(project, dvc):
    values = {"auc": 0.9, "seed": 7, "code": {"split": {}}}
    for path in ("conf/value.yaml", "params.yaml"):
        Path(path).write_text(json.dumps(values))
    reads = f"  split:\n    params: [{stage_params.FILE}: [split]]\n"
    Path("dvc.yaml").write_text(Path("dvc.yaml").read_text().replace("  split:\n", reads, 1))
    stage_params.refresh()
    dvc(project, "repro", "split")
    locked = Path("dvc.lock").read_text()
    assert stage_params.digest(7) in locked
    assert "split" not in pipeline.outdated()
    Path("params.yaml").write_text(json.dumps(values | {"seed": 8}))
    assert "split" not in dvc(project, "status")  # it knows the digests alone
    assert "split" in pipeline.outdated()


def test_aliases_that_stand_for_millions_of_values_are_refused(project):
    levels = [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 10)]
    text = "x0: &x0 [a, a, a, a, a, a, a, a, a]\n" + "\n".join(levels) + "\n"
    Path("dvc.yaml").write_text(text + Path("dvc.yaml").read_text())
    with pytest.raises(DeclarationError, match="its aliases stand for more than"):
        pipeline.outdated()
