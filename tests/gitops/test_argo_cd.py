"""An Application whose values are those of the declaration, and stay values."""

import yaml

from tidegate.config.schema.gitops import ArgoCd
from tidegate.gitops.argo_cd import documents
from tidegate.gitops.watched_branch import WatchedBranch

PARAMS = ArgoCd(kind="argo_cd", repository="https://github.com/acme/flights")


def branch(text: str) -> WatchedBranch:
    return WatchedBranch("flights-prod", "flights", text, "flights", "", "kubernetes", 0)


def test_a_branch_of_any_name_stays_one_value() -> None:
    for hostile in ("deploy/a\nkind: Secret", "deploy/{x: 1}", "deploy/no: yes", "deploy/'\"", "deploy/---"):
        written = yaml.safe_dump_all(documents(PARAMS, branch(hostile)))
        (back,) = yaml.safe_load_all(written)
        assert back["spec"]["source"]["targetRevision"] == hostile
        assert back.keys() == {"apiVersion", "kind", "metadata", "spec"}
