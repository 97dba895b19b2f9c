"""The template language: Jinja2, restricted to what shapes a manifest.

It reads nothing else and ends in bounded time. A template may print a value, branch, loop, include a part, join with
`~`, compare, and use a few filters. It may not compute, call, define or assign: put missing values in
conf/ or in the target's Python.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    nodes,
    pass_context,
)
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tidegate.analyses import string

MOST_SOURCE = 64 * 1024
MOST_ITERATIONS = 10_000
MOST_INCLUDES = 100

ALLOWED = (
    *(nodes.Template, nodes.TemplateData, nodes.Output, nodes.If, nodes.For, nodes.Include),
    *(nodes.Name, nodes.Const, nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair, nodes.Getattr, nodes.Getitem),
    *(nodes.Concat, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr),
    *(nodes.Filter, nodes.Test),
)


class TemplateSandbox(ImmutableSandboxedEnvironment):
    """Compiles the templates of one folder for one rendering; `finalize` writes each value that a template prints."""

    def __init__(
        self, folder: Path, finalize: Callable[[object], str], mark: Callable[[str, str], str] | None = None
    ) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: _source(folder, name, mark)),
            undefined=StrictUndefined,
            finalize=pass_context(lambda _, value: finalize(value)),  # with a context: never while compiling
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._folder = folder
        self._left = {"iterations": MOST_ITERATIONS, "includes": MOST_INCLUDES}
        self.globals.clear()
        self.filters = {"items": _items, "promql": string, "counted": self._counted}
        self.tests = {name: self.tests[name] for name in ("defined", "none", "in")}

    def getattr(self, obj: object, attribute: str) -> Any:
        """A key of a mapping, or the state of a loop; never an attribute of an object."""
        if isinstance(obj, LoopContext) and attribute in {"index", "first", "last"}:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        try:
            return obj[argument]
        except (TypeError, LookupError, AttributeError):
            return self.undefined(obj=obj, name=argument)

    def get_template(self, *arguments: Any, **options: Any) -> Any:
        self._spend("includes", "templates include each other without end")
        return super().get_template(*arguments, **options)

    def tree(self, name: str) -> nodes.Template:
        """A template as parsed. Raises TemplateNotFound and TemplateSyntaxError."""
        return self.parse(_source(self._folder, name, None)[0], name)

    def refusals(self, tree: nodes.Template) -> Iterator[tuple[int, str]]:
        """What a template holds that is not part of the language, with its line."""
        for node in (tree, *tree.find_all(nodes.Node)):
            if reason := _refusal(node, self.filters):
                yield node.lineno, reason

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001
    ) -> str:
        for line, reason in self.refusals(source):
            raise TemplateSyntaxError(reason, line, name, filename)
        for loop in list(source.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        return super()._generate(source, name, filename, defer_init)

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *flags: Any) -> Any:
        if flags or not isinstance(source, str):
            return super().compile(source, name, filename, *flags)
        return _compiled(source, name, filename)

    def _counted(self, values: object) -> Iterator[object]:
        if isinstance(values, Undefined):
            iter(values)  # raises, naming what is undefined
        if not isinstance(values, (list, tuple)):
            kind = type(values).__name__
            raise ValueError(f"a loop needs a list, or a mapping through the filter items; got {kind}")  # noqa: TRY004
        for value in values:
            self._spend("iterations", f"more than {MOST_ITERATIONS} loop iterations")
            yield value

    def _spend(self, what: str, message: str) -> None:
        self._left[what] -= 1
        if self._left[what] < 0:
            raise ValueError(message)


@lru_cache(maxsize=256)
def _compiled(source: str, name: str | None, filename: str | None) -> CodeType:
    """A template's code, which depends on its text alone: environments share templates, and each is rendered twice."""
    code: CodeType = TemplateSandbox(Path(), str).compile(source, name, filename, False, False)  # noqa: FBT003
    return code


def _refusal(node: nodes.Node, filters: Mapping[str, object]) -> str | None:
    match node:
        case nodes.Include() if not isinstance(node.template, nodes.Const) or node.ignore_missing:
            return "an include needs the name of an existing part, written out"
        case nodes.For() if node.recursive or node.test:
            return "a loop may neither recurse nor filter; prepare the list in the target's Python"
        case nodes.Filter() if node.name not in filters or node.name == "counted":
            return f"unknown filter: {node.name}; known: {', '.join(sorted(set(filters) - {'counted'}))}"
        case nodes.Getattr() | nodes.Name() if getattr(node, "attr", getattr(node, "name", "")).startswith("_"):
            return "names that begin with an underscore are not accessible"
        case _ if not isinstance(node, ALLOWED):
            what = type(node).__name__
            return f"{what} is not part of the template language; put the value in conf/ or the target's Python"
    return None


def _source(folder: Path, name: str, mark: Callable[[str, str], str] | None) -> tuple[str, str, Callable[[], bool]]:
    path = folder / name
    inside = path.resolve().is_relative_to(folder.resolve()) and not Path(name).is_absolute()
    if not inside or path.is_symlink() or not path.is_file():
        raise TemplateNotFound(name)
    if path.stat().st_size > MOST_SOURCE:
        raise TemplateSyntaxError(f"a template has at most {MOST_SOURCE} bytes", 1, name, str(path))
    try:
        text = path.read_text()
    except UnicodeDecodeError:
        raise TemplateSyntaxError("is not UTF-8", 1, name, str(path)) from None
    return mark(name, text) if mark else text, str(path), lambda: True


def _items(value: object) -> list[tuple[object, object]]:
    if not isinstance(value, Mapping):
        raise ValueError(f"items needs a mapping, got {type(value).__name__}")  # noqa: TRY004 (reported with its line)
    return list(value.items())
