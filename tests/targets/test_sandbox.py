"""Files in tests/cases/templates/hostile are tests: the comment in the first line is what the message must say."""

import time
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import DeclarationError
from tidegate.manifest_formats import yaml_documents
from tidegate.targets._render import render
from tidegate.targets._sandbox import TemplateSandbox, _compiled
from tidegate.targets._template_lint import problems

CASES = Path(__file__).parent.parent / "cases/templates"
VALUES: dict[str, Any] = {"app": "flights", "labels": {"a": "b"}, "many": list(range(60)), "not_a_number": float("nan")}


@pytest.mark.parametrize("case", sorted(CASES.glob("hostile/*")), ids=lambda case: case.name.partition(".")[0])
def test_a_hostile_template_is_refused_at_its_line(case: Path, tmp_path: Path) -> None:
    (tmp_path / "hostile").mkdir()
    (tmp_path / "hostile" / case.name).write_text(case.read_text())
    started = time.process_time()
    with pytest.raises(DeclarationError) as caught:
        render(tmp_path, "hostile", VALUES, yaml_documents)
    assert time.process_time() - started < 5
    (problem,) = caught.value.problems
    assert case.read_text().splitlines()[0].strip("{# }") in problem.message
    assert problem.where is not None
    assert problem.where.path == str(tmp_path / "hostile" / case.name)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a: b\nc: {{ missing }}", 2),
        ("a: b\n\n{% if app %}\nc: d\n", 4),
        ("a: b\n{% for key in labels %}\nc: {{ key }}\n{% endfor %}", 2),
        ("{% if app %}\na: b\n{% endif %}\nc: {{ app }}\nd: {{ app }} e\n", 5),
        ("a: b\na: c", 1),
    ],
    ids=["undefined name", "missing endif", "a loop over a mapping", "text after a value", "a duplicate key"],
)
def test_a_broken_template_is_named_with_its_line(source: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/a.yaml.j2").write_text(source)
    with pytest.raises(DeclarationError) as caught:
        render(tmp_path, "broken", VALUES, yaml_documents)
    (problem,) = caught.value.problems
    assert problem.where is not None
    assert (problem.where.path, problem.where.line) == (str(tmp_path / "broken/a.yaml.j2"), line)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a: {{ " + "(" * 20_000 + "app" + ")" * 20_000 + " }}", "is nested too deeply"),
        ("{% if app %}" * 2_000 + "a: b" + "{% endif %}" * 2_000, "is nested too deeply"),
        ("{% for a in many %}" * 50 + "a: b" + "{% endfor %}" * 50, "is nested too deeply"),
        ("a: " + "[" * 60_000, "nested more than 60 deep"),
    ],
    ids=["parentheses", "branches", "loops", "brackets of the manifest"],
)
def test_nesting_that_would_overflow_a_stack_is_refused(source: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.yaml.j2").write_text(source)
    with pytest.raises(DeclarationError, match=message):
        render(tmp_path, "t", VALUES, yaml_documents)
    assert all(problem.message == message for problem in problems(tmp_path, "t", frozenset(VALUES), yaml_documents))


def test_a_symlink_out_of_the_templates_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a: secret")
    (tmp_path / "templates/t").mkdir(parents=True)
    (tmp_path / "templates/t/a.yaml.j2").symlink_to(tmp_path / "secret")
    with pytest.raises(DeclarationError, match=r"unknown template: t/a.yaml.j2"):
        render(tmp_path / "templates", "t", VALUES, yaml_documents)


def test_a_template_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.yaml.j2").write_text("#" * 70_000)
    with pytest.raises(DeclarationError, match="at most 65536 bytes"):
        render(tmp_path, "t", VALUES, yaml_documents)


def test_a_template_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.yaml.j2").write_bytes("a: é".encode("latin-1"))
    with pytest.raises(DeclarationError, match="is not UTF-8"):
        render(tmp_path, "t", VALUES, yaml_documents)
    assert [problem.message for problem in problems(tmp_path, "t", frozenset(), yaml_documents)] == ["is not UTF-8"]


def test_too_much_output_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.yaml.j2").write_text(
        "a:\n{% for a in many %}{% for b in many %}\n- {{ text }}\n{% endfor %}{% endfor %}"
    )
    with pytest.raises(DeclarationError, match="renders more than 1048576 characters"):
        render(tmp_path, "t", VALUES | {"text": "x" * 1000}, yaml_documents)


def test_every_broken_template_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"t/{name}.yaml.j2").write_text("a: {{ missing }}")
    with pytest.raises(DeclarationError) as caught:
        render(tmp_path, "t", VALUES, yaml_documents)
    assert len(caught.value.problems) == 2


def test_a_folder_without_templates_is_no_empty_success(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no template"):
        render(tmp_path, "t", VALUES, yaml_documents)


@pytest.mark.parametrize("source", ["# nothing", "- a\n- b\n", "text"], ids=["empty", "a list", "a text"])
def test_what_is_no_object_is_refused(source: str, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t/a.yaml.j2").write_text(source)
    with pytest.raises(DeclarationError, match=r"renders no manifest|must be a mapping"):
        render(tmp_path, "t", VALUES, yaml_documents)


def test_loops_branches_parts_and_joins_are_the_language(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "part.yaml.j2").write_text("part: {{ app ~ '-part' }}\n")
    (tmp_path / "t/a.yaml.j2").write_text(
        "{% for key, value in labels|items %}\n{{ key }}: [{{ value }}, {{ loop.index }}]\n{% endfor %}\n"
        "{% if app == 'flights' and not labels is none %}\nchosen: {{ 'a' if 'a' in labels else 'b' }}\n{% endif %}\n"
        '{% include "part.yaml.j2" %}\n'
    )
    (manifest,) = render(tmp_path, "t", VALUES, yaml_documents)
    assert manifest.document == {"a": ["b", 1], "chosen": "a", "part": "flights-part"}


def test_a_template_that_environments_share_is_compiled_once(tmp_path):
    (tmp_path / "a.j2").write_text("{% for name in names %}{{ name }} of {{ 'all' }}\n{% endfor %}")
    known = _compiled.cache_info().misses
    rendered = [
        TemplateSandbox(tmp_path, written).get_template("a.j2").render(names=names)
        for names, written in ((["x"], str), (["y", "z"], str), (["x"], lambda value: f"<{value}>"))
    ]
    assert rendered == ["x of all\n", "y of all\nz of all\n", "<x> of <all>\n"]
    assert _compiled.cache_info().misses == known + 1  # no constant is written while compiling
