import shutil
from pathlib import Path

import pytest
from jinja2.meta import find_undeclared_variables

from tidegate.manifest_formats import yaml_documents
from tidegate.targets import argo_rollouts, kubernetes
from tidegate.targets._deployment import NAMES
from tidegate.targets._sandbox import TemplateSandbox
from tidegate.targets._template_lint import _reads_only, problems


@pytest.fixture
def templates(repository: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(repository / "templates", tmp_path / "templates"))


def messages(templates: Path, kind: str = "kubernetes") -> list[str]:
    """The problems, with places relative to the templates."""
    own = {"kubernetes": kubernetes.NAMES, "argo_rollouts": argo_rollouts.NAMES}[kind]
    return [str(problem).removeprefix(f"{templates}/") for problem in problems(templates, kind, own, yaml_documents)]


def test_the_reference_templates_are_sound(templates: Path) -> None:
    assert messages(templates) == messages(templates, "argo_rollouts") == []


def test_everything_wrong_is_named_at_once_with_its_line(templates: Path) -> None:
    for name, text in {
        "a": "a: {{ imge }}\nb: {{ 'x' * 9 }}\n",
        "b": "{% if app %}\na: b\n",
        "c": 'a: b\n{% include "parts/pood.yaml.j2" %}\n',
        "d": "{% include app %}\n",
    }.items():
        (templates / f"kubernetes/{name}.yaml.j2").write_text(text)
    part = templates / "parts/pod.yaml.j2"
    part.write_text(part.read_text().replace("{{ app }}", "{{ ap }}"))
    assert [message.split("; put")[0].split(". Jinja")[0] for message in messages(templates)] == [
        "kubernetes/a.yaml.j2:2:1: Mul is not part of the template language",
        "kubernetes/a.yaml.j2:1:1: unknown name for templates: imge; did you mean image?",
        "kubernetes/b.yaml.j2:2:1: Unexpected end of template",
        "kubernetes/d.yaml.j2:1:1: an include needs the name of an existing part, written out",
        "kubernetes/c.yaml.j2:2:1: unknown template: parts/pood.yaml.j2; did you mean parts/pod.yaml.j2?",
        "parts/pod.yaml.j2:12:7: unknown name for templates: ap; did you mean app?",
    ]


def test_a_part_sees_the_loop_variables_around_it(templates: Path) -> None:
    (templates / "parts/item.yaml.j2").write_text("- {{ step }}\n")
    (templates / "argo_rollouts/a.yaml.j2").write_text(
        'a:\n{% for step in steps %}\n{% include "parts/item.yaml.j2" %}\n{% endfor %}\n'
    )
    assert messages(templates, "argo_rollouts") == []
    (templates / "argo_rollouts/a.yaml.j2").write_text('a:\n{% include "parts/item.yaml.j2" %}\n')
    assert messages(templates, "argo_rollouts") == [
        "parts/item.yaml.j2:1:1: unknown name for templates: step; did you mean steps?"
    ]


def test_a_target_without_templates_is_named(tmp_path: Path) -> None:
    assert messages(tmp_path) == ["kubernetes: no template *.yaml.j2"]


def test_the_names_are_those_that_are_set(names) -> None:
    assert set(names("staging")) == NAMES | kubernetes.NAMES
    assert set(names("prod")) == NAMES | argo_rollouts.NAMES


def test_names_are_read_as_jinja_reads_them(templates: Path) -> None:
    sandbox = TemplateSandbox(templates, str)
    for path in sorted(templates.rglob("*.j2")):
        tree = sandbox.tree(path.relative_to(templates).as_posix())
        needed = find_undeclared_variables(tree)
        assert _reads_only(frozenset(needed), tree)
        assert not any(_reads_only(frozenset(needed - {name}), tree) for name in needed)


def test_the_variable_of_a_loop_is_no_name_after_it(templates: Path) -> None:
    (templates / "argo_rollouts/a.yaml.j2").write_text(
        "{% for one in steps %}\n- {{ one }}\n{% endfor %}\n- {{ one }}\n"
    )
    assert ["unknown name for templates: one" in message for message in messages(templates, "argo_rollouts")] == [True]
