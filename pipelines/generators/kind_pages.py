"""docs/reference/kinds/: a page per folder of kinds, an entry per kind, from its docstring and its Params."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from generators.keys_table import keys_table, kinds_page
from generators.markdown import code, fenced, page
from tidegate import kinds
from tidegate.config.params import keys
from tidegate.kinds import STAGES, VERBS, Folder

PLURALS = {"ysis": "yses", "rch": "rches", "gy": "gies", "ly": "lies", "ss": "sses", "": "s"}
EXAMPLE = re.compile(r"^Example: `(.+)`$", re.MULTILINE)


def kind_pages() -> dict[str, str]:
    """The text of each page by its file name. Verbs have a page of another form."""
    found = {folder.path: folder for folder in vars(kinds).values() if isinstance(folder, Folder)}
    folders = sorted((folder for folder in found.values() if folder is not VERBS), key=_title)
    return {"README.md": _contents(folders), **{kinds_page(folder.path): _page(folder) for folder in folders}}


def _contents(folders: list[Folder[Any]]) -> str:
    listed = ((folder, ", ".join(map(code, folder.built_in()))) for folder in folders)
    lines = [f"- [{_title(folder)}]({kinds_page(folder.path)}): {names}" for folder, names in listed]
    introduction = "What [a file of its own](../../add-a-kind.md) can add, and what tidegate has."
    return page("Kinds", introduction, "\n".join(lines))


def _title(folder: Folder[Any]) -> str:
    """The noun in the plural: `Gate rules`, `Engines of checks`."""
    head, of, rest = folder.noun.partition(" of ")
    ending, plural = next(pair for pair in PLURALS.items() if head.endswith(pair[0]))
    head = head.removesuffix(ending) + plural
    return f"{head[:1].upper()}{head[1:]}{of}{rest}"


def _page(folder: Folder[Any]) -> str:
    place = f"`pipelines/tidegate/{folder.path.replace('.', '/')}/`, one file per {folder.noun}."
    return page(_title(folder), place, *(block for name in folder.built_in() for block in _kind(folder, name)))


def _kind(folder: Folder[Any], name: str) -> Iterator[str]:
    """The docstring is read from the file: an engine's module imports all of its library."""
    tree = ast.parse(folder.files()[name].read_text())
    yield f"## {name}"
    docstring = (ast.get_docstring(tree) or "").replace("\nWhy: ", "\n**Why.** ")
    yield EXAMPLE.sub(lambda found: fenced(found[1], "yaml"), docstring)
    if not any(isinstance(node, ast.ClassDef) and node.name == "Params" for node in tree.body):
        return
    section = folder.load(name).Params
    if folder is STAGES:
        yield f"Reads {', '.join(map(code, keys(section)))} of params.yaml."
    else:
        schema = section.model_json_schema()
        yield keys_table(schema, schema.get("$defs", {})).replace("](kinds/", "](")  # this page is among them
