"""Objects of the Kubernetes API as rules see them: kind, name and spec, whatever a template left out."""

from typing import Any

import pytest

from tidegate.errors import Where
from tidegate.manifest_formats import yaml_documents
from tidegate.targets import Flaw, Manifest
from tidegate.targets._kubernetes_family.rules import Objects, backends, meaning, named, objects, of_kind

NAMESPACE = {"namespace": "flights"}


def of(*documents: dict[str, Any]) -> Objects:
    return objects(
        tuple(
            Manifest("a.yaml", "", number, document, yaml_documents, lambda: (Where("a.yaml.j2", 1),))
            for number, document in enumerate(documents)
        )
    )


@pytest.mark.parametrize(
    ("document", "kind", "name", "subject"),
    [
        ({"kind": "Service", "metadata": {"name": "web"}}, "Service", "web", "Service web"),
        ({"kind": "Service"}, "Service", "", "Service"),
        ({"kind": "Service", "metadata": "web"}, "Service", "", "Service"),
        ({"metadata": {"name": 3}}, "", "3", "3"),
        ({}, "", "", "a.yaml"),
    ],
    ids=["both", "no metadata", "metadata of another type", "no kind", "neither"],
)
def test_an_object_is_called_by_kind_and_name(document: dict[str, Any], kind: str, name: str, subject: str) -> None:
    (found,) = of(document)
    assert (found.kind, found.name, found.subject) == (kind, name, subject)


def test_objects_keep_what_leads_to_their_line() -> None:
    (found,) = of({"kind": "Service"})
    assert (found.file, found.number, found.lines()) == ("a.yaml", 0, (Where("a.yaml.j2", 1),))


def test_objects_are_found_by_kind_with_their_spec() -> None:
    known = of({"kind": "A", "spec": {"x": 1}}, {"kind": "B", "metadata": {"name": "b"}}, {"kind": "C"})
    assert [(each.kind, spec) for each, spec in of_kind(known, "A", "B")] == [("A", {"x": 1}), ("B", {})]
    assert list(of_kind(known, "D")) == []
    assert named(known, "B") == {"b"}
    assert named(known, "D") == set()


def test_the_services_behind_an_ingress_are_those_of_all_its_paths() -> None:
    def path(service: str | None) -> dict[str, Any]:
        return {"path": "/", "backend": {"service": {"name": service}} if service else {"resource": {}}}

    spec = {"rules": [{"http": {"paths": [path("a"), path("b")]}}, {"http": {"paths": [path(None)]}}, {}]}
    known = of({"kind": "Ingress", "metadata": {"name": "in"}, "spec": spec}, {"kind": "Ingress", "spec": {}})
    assert backends(known) == {"in": {"a", "b", None}, "": set()}


def test_the_rules_of_the_target_follow_those_of_the_family() -> None:
    known = of({"kind": "ConfigMap", "metadata": {"name": "x"} | NAMESPACE})
    assert list(meaning(known, "flights", ())) == []

    def own(given: Objects) -> Any:
        yield Flaw(given[0], "a rule of its own")

    assert [flaw.message for flaw in meaning(known, "flights", [own])] == ["a rule of its own"]
    outside, last = meaning(known, "elsewhere", [own])
    assert "flights" in outside.message
    assert "elsewhere" in outside.message
    assert last.message == "a rule of its own"
