"""Lint a target's templates without rendering them.

Syntax, language, missing parts and names that nothing sets.
"""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.manifest_formats import AnyFormat
from tidegate.targets._deployment import NAMES
from tidegate.targets._sandbox import TemplateSandbox
from tidegate.targets._source_map import place
from tidegate.targets._template_files import of_target, parts


def problems(folder: Path, kind: str, target_names: frozenset[str], form: AnyFormat) -> Iterator[Problem]:
    """Every template of a target and every part that it includes. `target_names` are set by this target only."""
    sandbox = TemplateSandbox(folder, str)  # nothing is rendered
    try:
        waiting = [(name, NAMES | target_names, Where(str(folder / name))) for name in of_target(folder, kind, form)]
    except DeclarationError as error:
        yield from error.problems
        return
    seen = set()
    while waiting:
        name, names, origin = waiting.pop(0)
        if (name, names) in seen:
            continue
        seen.add((name, names))
        try:
            tree = sandbox.tree(name)
        except TemplateNotFound:
            yield Problem(unknown(name, parts(folder), "template"), origin)
            continue
        except TemplateSyntaxError as error:
            yield Problem(error.message or "is not a template", place(folder / name, error.lineno))
            continue
        except RecursionError:
            yield Problem("is nested too deeply", Where(str(folder / name)))
            continue
        refused = [Problem(reason, place(folder / name, line)) for line, reason in sandbox.refusals(tree)]
        yield from refused
        if refused or not _reads_only(names, tree):
            yield from _undefined(tree, names, folder / name)
        # a part sees the loop variables of the template that includes it
        inside = names | set(_stored(tree))
        waiting += [
            (str(include.template.value), inside, place(folder / name, include.lineno))
            for include in tree.find_all(nodes.Include)
            if isinstance(include.template, nodes.Const)
        ]


def _reads_only(names: frozenset[str], node: nodes.Node) -> bool:
    """Whether every name that is read is one of `names` or a variable of a loop around it.

    Jinja2's own answer takes most of the lint's time, because it compiles the template. It is asked where this is not
    sure, and for what is not part of the language.
    """
    match node:
        case nodes.Name():
            return node.ctx == "store" or node.name in names
        case nodes.For():
            inside = names | {*_stored(node.target), "loop"}
            around = (node.iter, *node.else_)
            return all(_reads_only(inside, part) for part in node.body) and all(
                _reads_only(names, part) for part in around
            )
    return all(_reads_only(names, child) for child in node.iter_child_nodes())


def _stored(node: nodes.Node) -> Iterator[str]:
    """The variables of loops in the node, or those of one loop in its target."""
    yield from (found.name for found in _names(node) if found.ctx == "store")


def _names(node: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)


def _undefined(tree: nodes.Template, names: frozenset[str], path: Path) -> Iterator[Problem]:
    for name in sorted(find_undeclared_variables(tree) - names):
        line = next(node.lineno for node in _names(tree) if node.name == name)
        yield Problem(unknown(name, tuple(sorted(names)), "name for templates"), place(path, line))
