"""After a deployment's files were added, what is left to write is named with its file, and what is written is not."""

import pytest

from tidegate.onboarding import deploy_steps

CHOSEN = "defaults:\n  - monitor: default\n  - env@environments.prod: prod   # here\n  - _self_\n"


@pytest.fixture
def project(tmp_path):
    def make(config, environment, *, targets=()):
        for name in ("env", "target"):
            (tmp_path / "conf" / name).mkdir(parents=True)
        (tmp_path / "conf/config.yaml").write_text(config)
        (tmp_path / "conf/env/prod.yaml").write_text(environment)
        for target in targets:
            (tmp_path / f"conf/target/{target}.yaml").write_text("")
        return tmp_path

    return make


def test_what_is_declared_already_is_not_named(project):
    root = project(CHOSEN, "defaults:\n  - /target@target: compose\n", targets=["compose"])
    steps = list(deploy_steps.steps("compose", root))
    assert [step.split(",")[0] for step in steps] == [
        "in conf/env/prod.yaml",
        "the first change that deploys needs an owner: a review on GitHub",
    ]


def test_lines_that_are_missing_are_named_with_their_file(project):
    root = project("defaults:\n  - monitor: default\n", "- /target@target: kubernetes\n", targets=["systemd"])
    first, second, *_ = deploy_steps.steps("systemd", root)
    assert first == "in conf/config.yaml, below `defaults:`, add `- env@environments.prod: prod`"
    assert second.startswith("in conf/env/prod.yaml, below `defaults:`, write `- /target@target: systemd` in place")


def test_a_target_without_a_file_of_its_own_is_a_kind(project):
    root = project(CHOSEN, "target:\n  kind: kubernetes\n")
    assert "below `target:`, write `kind: sagemaker`" in next(deploy_steps.steps("sagemaker", root))
