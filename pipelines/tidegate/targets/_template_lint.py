"""Read a target's templates without rendering: syntax, language, missing parts, names that nothing sets."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.manifest_formats import Format
from tidegate.targets._deployment import NAMES
from tidegate.targets._sandbox import Language
from tidegate.targets._source_map import place
from tidegate.targets._template_files import of_target, parts


def problems(folder: Path, kind: str, own: frozenset[str], form: Format) -> Iterator[Problem]:
    """Every template of a target and every part that it includes. `own` are the names that only this target sets."""
    language = Language(folder, form.write)
    try:
        waiting = [(name, NAMES | own, Where(str(folder / name))) for name in of_target(folder, kind, form)]
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
            tree = language.tree(name)
        except TemplateNotFound:
            yield Problem(unknown(name, parts(folder), "template"), origin)
            continue
        except TemplateSyntaxError as error:
            yield Problem(error.message or "is no template", place(folder / name, error.lineno))
            continue
        except RecursionError:
            yield Problem("is nested too deeply", Where(str(folder / name)))
            continue
        yield from (Problem(reason, place(folder / name, line)) for line, reason in language.refusals(tree))
        yield from _undefined(tree, names, folder / name)
        # a part sees the loop variables of the template that includes it
        inside = names | {each.name for each in tree.find_all(nodes.Name) if each.ctx == "store"}
        waiting += [
            (str(include.template.value), inside, place(folder / name, include.lineno))
            for include in tree.find_all(nodes.Include)
            if isinstance(include.template, nodes.Const)
        ]


def _undefined(tree: nodes.Template, names: frozenset[str], path: Path) -> Iterator[Problem]:
    for name in sorted(find_undeclared_variables(tree) - names):
        line = next(node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
        yield Problem(unknown(name, tuple(sorted(names)), "name for templates"), place(path, line))
