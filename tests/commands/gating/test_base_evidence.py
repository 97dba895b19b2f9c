"""What rules need of the base and of the last release is brought; what cannot be had is the rule's reason."""

from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

import gate_project as project
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.commands.gating.base_evidence import completed, released
from tidegate.config.schema.gate import Gate
from tidegate.gate import load_evidence
from tidegate.gate.cohorts import EarlierRevision
from tidegate.gate.evidence import check_report, tables
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.gate.revision import RevisionFolder
from tidegate.repository import evidence as kept
from tidegate.repository.revisions import git

HOLDS = project.RULES["auc_holds"]
AGAINST_RELEASE = Gate.model_validate({"rules": {"since": HOLDS | {"against": "release"}, "auc": HOLDS}})


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.start(params=project.PARAMS | {"project": "flights"})


@pytest.fixture
def opened():
    with ExitStack() as stack:
        yield stack


def base(opened):
    return opened.enter_context(kept.at(git.resolve("main")))


def asked(opened, gate=AGAINST_RELEASE):
    return released(gate, base(opened), opened, lambda _: None)


def pin(release):
    """Say on main that production runs this release."""
    project.declare(project.PARAMS | {"project": "flights", "environments": {"prod": {"release": release}}})
    project.commit("pin a release")


def test_where_no_rule_asks_for_the_release_nothing_is_read_or_said(opened):
    assert asked(opened, Gate.model_validate({"rules": project.RULES})) == ""


def test_before_the_first_release_the_rules_that_ask_are_named(opened):
    said = asked(opened)
    assert isinstance(said, str)
    assert said.endswith(": since")


def test_the_release_is_compared_by_what_it_recorded(opened):
    project.git("tag", "flights@v1.0.0")
    project.train(noise=2.0)
    project.commit("another model")
    found = asked(opened)
    assert isinstance(found, EarlierRevision)
    assert "flights@v1.0.0" in found.name
    assert isinstance(found.predictions, Predictions)
    here = load_evidence.revision(RevisionFolder(Path(), "here")).predictions
    assert (found.predictions.predicted != here.predicted).any()
    assert isinstance(found.columns(), Unpaired)  # the repository's holdout holds no table


def test_a_release_of_another_project_is_none(opened):
    project.git("tag", "boats@v1.0.0")
    assert isinstance(asked(opened), str)


def test_a_pinned_release_that_the_clone_lacks_is_a_reason(opened):
    pin("flights@v1.3.0")
    found = asked(opened)
    assert isinstance(found, Unpaired)
    assert "flights@v1.3.0" in found.reason


def test_an_environment_that_follows_the_latest_pins_nothing(opened):
    pin("latest")
    assert isinstance(asked(opened), str)


def test_a_release_whose_declaration_cannot_be_read_is_a_reason(opened):
    project.declare({"project": "flights", "data": {"columns": 3}})
    project.commit("a declaration of another version")
    project.git("tag", "flights@v1.0.0")
    project.declare(project.PARAMS | {"project": "flights"})
    project.commit("again")
    found = asked(opened)
    assert isinstance(found, Unpaired)
    assert "cannot compare with" in found.reason


def left(opened):
    found = base(opened)
    head = load_evidence.revision(RevisionFolder(Path(), "here"))
    before = load_evidence.revision(RevisionFolder(found.root, "main"))
    return before, found, head


def test_the_evidence_that_rules_need_of_the_base_is_added_to_what_it_left(opened):
    write_json(paths.CHECK_REPORT, {"rows": 9, "expectations": []})
    project.commit("a report")
    before, found, head = left(opened)
    assert before.of(check_report) is check_report.ABSENT
    after = completed(before, found, head, ("check_report",), tell=lambda _: None)
    assert not isinstance(after.of(check_report), Unpaired)
    assert completed(before, found, head, (), tell=lambda _: None).pieces == {}


@pytest.mark.slow
def test_a_piece_that_neither_cache_nor_rebuild_gives_is_a_reason_and_the_others_are_kept(opened):
    lock = yaml.safe_load(Path("dvc.lock").read_text())
    gone = {"path": str(paths.TRAIN), "hash": "md5", "md5": "0" * 32, "size": 3}
    lock["stages"]["split"]["outs"].append(gone)
    Path("dvc.lock").write_text(yaml.safe_dump(lock))
    write_json(paths.CHECK_REPORT, {"rows": 9, "expectations": []})
    project.commit("training rows that nobody has")
    heard: list[str] = []
    before, found, head = left(opened)
    after = completed(before, found, head, ("tables", "check_report"), tell=heard.append)
    refused = after.of(tables)
    assert isinstance(refused, Unpaired)
    assert refused.reason.startswith(f"{paths.TRAIN.parent} of main ")
    assert not isinstance(after.of(check_report), Unpaired)
    assert heard
