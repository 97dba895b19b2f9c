"""Whatever was merged, released, promoted and deployed in between: going back restores the released bytes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from released_project import (
    PROJECT,
    copy,
    deployed,
    git,
    manifests,
    merge,
    model,
    promoted,
    released,
    rolled_back,
    substitute,
)
from tidegate.config import params

ACTIONS = ("model", "replicas", "image", "template", "hold", "release", "promote")
LAYOUT = "templates/kubernetes/deployment.yaml.j2"


class History:
    """A project that is changed step by step, and production's manifests in each release."""

    def __init__(self) -> None:
        self.count = 0
        self.released: dict[str, dict[str, bytes]] = {}

    def act(self, action: str) -> None:
        self.count += 1
        match action:
            case "model":
                model(self.count)
                merge("another model")
            case "replicas":
                self._declare(r"max: \d+", f"max: {self.count + 10}")
            case "image":
                self._declare("sha256:[0-9a-f]+", f"sha256:{self.count:064x}")
            case "template":
                Path(LAYOUT).write_text(Path(LAYOUT).read_text() + f"# {self.count}\n")
                merge("another template")
            case "hold":
                self._declare(r"requests_per_second: \d+", f"requests_per_second: {self.count + 5}")
            case "release":
                name = released()
                place = Path("releases", PROJECT, name.version, "manifests/prod")
                self.released[name.version] = {path.name: path.read_bytes() for path in place.iterdir()}
            case "promote" if (latest := max(self.released, key=_number, default="")) and self.named != latest:
                promoted(latest, "prod")
        deployed("prod")

    @property
    def named(self) -> str:
        return params.read()["environments"]["prod"]["release"].rpartition("@")[2]

    def _declare(self, pattern: str, value: str) -> None:
        substitute("conf/env/prod.yaml", pattern, value)
        merge(f"{pattern} {self.count}")


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.removeprefix("v").split(".")))


@pytest.mark.slow
@settings(max_examples=20, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), actions=st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=4))
def test_a_rollback_restores_identical_bytes(
    merged_once: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, actions: list[str]
) -> None:
    folder = copy(merged_once, tmp_path_factory.mktemp("history") / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "clone")
        history = History()
        for action in ("release", "promote", *actions, "model", "release", "promote"):
            history.act(action)
        earlier = data.draw(st.sampled_from([name for name in history.released if name != history.named]))
        rolled_back("prod", earlier)
        deployed("prod")
        assert manifests("prod") == history.released[earlier]
        tree = git("rev-parse", f"HEAD:releases/{PROJECT}/{earlier}/manifests/prod")
        assert git("rev-parse", "origin/deploy/prod^{tree}") == tree
        assert git("status", "--porcelain") == ""
