"""The example breast_cancer, deployed as the reference is: a project whose whole pipeline runs in seconds."""

import re
import shutil
from pathlib import Path

CHOICES = {
    "data": "breast_cancer",
    "check": "breast_cancer",
    "train": "logistic_regression",
    "evaluate": "binary",
    "stress": "default",
    "gate": "breast_cancer",
}
"""What of the declaration is the example's."""
DEPLOYMENT = ("engine", "env", "monitor", "rollout", "target")
"""What of it is the reference's."""


def declare(repository: Path, folder: Path) -> None:
    """Its conf/."""
    for group in DEPLOYMENT:
        shutil.copytree(repository / "conf" / group, folder / "conf" / group)
    text = (repository / "conf/config.yaml").read_text().replace("project: flights", "project: breast-cancer")
    for group, option in CHOICES.items():
        shutil.copytree(repository / "examples/breast_cancer/conf" / group, folder / "conf" / group)
        text = re.sub(rf"- {group}: \w+", f"- {group}: {option}", text)
    text = re.sub(r"  - (stress|card): .*\n", "", text.replace("- monitor: flights", "- monitor: default"))
    (folder / "conf/monitor/flights.yaml").unlink()  # objectives of flights' columns
    (folder / "conf/config.yaml").write_text(text)
    shutil.copy(repository / "conf/train/gradient_boosting.yaml", folder / "conf/train")


def lay_out(repository: Path, folder: Path) -> None:
    """All files of it, with this repository's code; neither a git nor a DVC repository yet."""
    declare(repository, folder)
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("templates", "pipelines", "dvc.yaml", "pyproject.toml", ".gitignore", ".dvcignore"):
        source = repository / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    (folder / ".dvc").mkdir()
    for name in ("config", ".gitignore"):
        shutil.copy(repository / ".dvc" / name, folder / ".dvc" / name)
