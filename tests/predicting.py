"""A project whose package predicts files of rows."""

from pathlib import Path

import pytest

import model_project
from tidegate.config.params import load
from tidegate.stages import evaluate, package, train


@pytest.fixture(scope="module")
def predicting_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("predicting")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        model_project.write()
        for stage in (train, evaluate, package):
            stage.run(load(stage.Params))
    return folder
