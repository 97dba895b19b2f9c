"""dvc.yaml agrees with the code, and leads nowhere but into the repository."""

import pytest

from tidegate.config.dvc_yaml import problems, stages
from tidegate.config.stage_params import FILE
from tidegate.errors import EvidenceError
from tidegate.kinds import STAGES

BY_DIGEST = f"split: {{cmd: tidegate split, params: [{FILE}: [split]]}}"


def judged(tmp_path, text):
    (tmp_path / "dvc.yaml").write_text(text)
    return [str(problem) for problem in problems(tmp_path)]


@pytest.mark.parametrize("stage", [name for name in stages() if name in ("compose", *STAGES.names())])
def test_the_stage_lists_what_it_reads_and_stays_inside(stage, repository):
    assert [str(each) for each in problems(repository) if each.key.startswith(f"stages.{stage}.")] == []


def test_nothing_else_is_wrong_with_the_pipeline(repository):
    assert [str(each) for each in problems(repository) if not each.key.startswith("stages.")] == []


def test_a_foreign_stage_with_its_own_command_is_allowed(tmp_path):
    assert (
        judged(tmp_path, "stages:\n  clean:\n    cmd: python clean.py\n    deps: [raw.csv]\n    outs: [clean.csv]\n")
        == []
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stages: {a: {cmd: 'echo ${x}'}}\n", "dvc.yaml:1:14: stages.a.cmd: ${…} is substituted before compose"),
        ("stages: {a: {cmd: x, deps: ['${item}']}}\n", "stages.a.deps.0: ${…} is substituted"),
        ("stages: {a: {cmd: x, outs: [../../etc/x]}}\n", "dvc.yaml:1:29: stages.a.outs: ../../etc/x is outside"),
        ("stages: {a: {cmd: x, outs: [/etc/x: {cache: false}]}}\n", "stages.a.outs: /etc/x is outside"),
        ("stages: {a: {cmd: x, deps: ['~/x']}}\n", "stages.a.deps: ~/x is outside"),
        ("stages: {a: {cmd: x, metrics: ['s3://b/x']}}\n", "stages.a.metrics: s3://b/x is outside"),
        ("stages: {a: {cmd: x, outs: [link/x]}}\n", "stages.a.outs: link/x is outside"),
        ("stages: {a: {cmd: x, frozen: true}}\n", "dvc.yaml:1:22: stages.a.frozen: a frozen stage keeps its results"),
        ("stages: {a: {cmd: x, wdir: ..}}\n", "stages.a.wdir: stages run at the root"),
        ("stages: {a: {foreach: [1], do: {cmd: x}}}\n", "stages.a.foreach: foreach is not supported"),
        ("vars: [x.yaml]\nstages: {a: {cmd: x}}\n", "dvc.yaml:1:1: vars: is not used here"),
        ("stages: {train: {cmd: curl x}}\n", "dvc.yaml:1:18: stages.train.cmd: the stage's command is `tidegate tr"),
        ("stages: {a: {cmd: tidegate train}}\n", "dvc.yaml:1:14: stages.a.cmd: runs the stage train, which"),
        ("stages: {a: {cmd: tidegate trian}}\n", "unknown verb of tidegate: trian; did you mean train?"),
        ("stages: {split: {cmd: tidegate split, params: [seed, data.columns, train]}}\n",
         "dvc.yaml:1:39: stages.split.params: the stage reads data.split and does not list it"),
        ("stages: {split: {cmd: tidegate split, params: [seed, data.columns, train]}}\n",
         "dvc.yaml:1:68: stages.split.params: the stage lists train and does not read it"),
        ("stages: {compose: {cmd: tidegate compose, deps: [conf]}}\n",
         "dvc.yaml:1:10: stages.compose: the installed code has no path to depend on; write `always_changed: true`"),
        ("stages: {compose: {cmd: tidegate compose, always_changed: false}}\n", "write `always_changed: true`"),
        (f"stages: {{split: {{cmd: tidegate split, params: [{FILE}: [train]]}}}}\n",
         f"dvc.yaml:1:48: stages.split.params: write `{FILE}: [split]`: that is what the stage reads"),
        (f"stages: {{split: {{cmd: tidegate split, params: [{FILE}: [split, train]]}}}}\n", f"write `{FILE}: [split]`"),
        (f"stages: {{split: {{cmd: tidegate split, params: [{FILE}: ]}}}}\n", f"write `{FILE}: [split]`"),
        (f"stages: {{split: {{cmd: tidegate split, params: [{FILE}: [split], other.json: [a]]}}}}\n",
         "the stage lists other.json and does not read it"),
        (f"stages: {{compose: {{cmd: tidegate compose, always_changed: true, outs: [params.yaml]}}, {BY_DIGEST}}}\n",
         f"stages.compose.outs: the stage split reads {FILE}, which compose writes; list it under `outs`"),
        ("stages: {}\n", "dvc.yaml: declares no stages"),
        ("stages: {a: 1}\n", "stages.a: must be a mapping with a cmd"),
        ("stagse: {a: {cmd: x}}\n", "stagse: is not a section of a pipeline"),
    ],
    ids=lambda text: text[:45],
)  # fmt: skip
def test_what_would_mislead_dvc_is_refused(tmp_path, text, message):
    (tmp_path / "link").symlink_to("/etc")
    assert any(message in each for each in judged(tmp_path, text)), judged(tmp_path, text)


def test_the_same_pipeline_serves_every_repository(repository):
    assert "tidegate/" not in (repository / "dvc.yaml").read_text()


SPLIT = "stages: {split: {cmd: tidegate split, params: [seed, data.columns, data.split%s]}}\n"


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        (
            "",
            "dvc.yaml:1:39: stages.split.params: the stage does not list code.split; without it an edit or",
        ),
        (", code.train", "the stage does not list code.split"),
        (", code.split, code.splt", "dvc.yaml:1:92: stages.split.params: unknown record of code: code.splt; did you"),
        (", code.split, code", "unknown record of code: code; did you mean code."),
    ],
)
def test_a_stage_lists_the_record_of_its_code(tmp_path, listed, message):
    assert any(message in each for each in judged(tmp_path, SPLIT % listed)), judged(tmp_path, SPLIT % listed)


@pytest.mark.parametrize("params", ["seed: 7\n", "seed: 7\ncode: {train: x}\n", "code: 3\n"])
def test_a_record_that_params_lacks_is_named_with_the_way_to_make_it(tmp_path, params):
    (tmp_path / "params.yaml").write_text(params)
    said = "dvc.yaml:1:80: stages.split.params: params.yaml has no code.split; run `tidegate compose`"
    assert judged(tmp_path, SPLIT % ", code.split") == [said]


def test_the_part_of_the_file_of_digests_lists_all_that_a_stage_reads(tmp_path):
    compose = f"compose: {{cmd: tidegate compose, always_changed: true, outs: [params.yaml, {FILE}]}}"
    assert judged(tmp_path, f"stages: {{{compose}, {BY_DIGEST}}}\n") == []
    (tmp_path / "params.yaml").write_text("seed: 7\n")
    said = ": stages.split.params: params.yaml has no code.split; run `tidegate compose`"
    assert [each.endswith(said) for each in judged(tmp_path, f"stages: {{{compose}, {BY_DIGEST}}}\n")] == [True]


def test_without_params_nothing_is_missing_yet(tmp_path):
    assert judged(tmp_path, SPLIT % ", code.split") == []


def test_a_repository_without_a_pipeline_is_told(tmp_path):
    with pytest.raises(
        EvidenceError, match=r"dvc.yaml: not found, so that nothing can run; `git checkout -- dvc.yaml` brings back"
    ):
        problems(tmp_path)
