"""Write params.yaml so that PyYAML, OmegaConf and ruamel read it alike.

DVC reads it with ruamel.
"""

import io
import re
from dataclasses import replace
from pathlib import Path as FilePath

import yaml

from tidegate.artifacts import missing
from tidegate.config.code_digests import without_code
from tidegate.config.reading.node import Node, plain
from tidegate.config.reading.reader import GENERATED, decode, parse
from tidegate.config.reading.scalars import read_plain
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.paths import PARAMS

HEADER = """\
# Made by `tidegate compose` from conf/; never edit it by hand: the next `dvc repro` composes it again.
# What set a value, and what reads it: `tidegate explain KEY`.
"""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+-]+)*")


def text(values: dict[str, object]) -> str:
    """The file's text, keys in the order of the composition."""
    return HEADER + yaml.dump(
        values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False
    )


def verify(written: str, values: dict[str, object]) -> None:
    """Read the text with all three readers. Raises DeclarationError where one reads other values."""
    for reader, read in (("PyYAML", _pyyaml), ("OmegaConf", _omegaconf), ("ruamel", _ruamel)):
        if path := _first_difference(values, read(written)):
            message = f"{reader} would read another value from params.yaml; spell the value differently"
            raise DeclarationError(Problem(message, Where(str(PARAMS)), ".".join(path)))


def inline(value: object) -> str:
    """The value on one line, valid after any key."""
    dumped: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6, default_flow_style=True
    )
    return dumped.removesuffix("\n").removesuffix("\n...")


def read_located(path: FilePath = PARAMS) -> Node:
    """params.yaml as it read_located, every value with its line: what DVC composed, or somebody edited."""
    if not path.exists():
        raise missing(path)
    return parse_params(path.read_bytes(), path)


def declaration(root: Node) -> Node:
    """What conf/ declares of it: all but the section that records the code."""
    if not isinstance(root.value, dict):
        return root
    return replace(root, value=without_code(root.value))


def values_of(root: Node) -> dict[str, object]:
    """The node's values without their places; empty if it is not a mapping."""
    values = plain(root)
    return values if isinstance(values, dict) else {}


def parse_params(data: bytes, path: FilePath = PARAMS) -> Node:
    """The same from the file's bytes, as git gives them for another revision."""
    return parse(decode(data, str(path)), str(path), GENERATED)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _write_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """Long texts as blocks, plain words unquoted, everything else in quotes."""
    if "\n" in value and not re.search(r"[ \t]+\n|\A\s", value):
        style = "|"
    elif _PLAIN.fullmatch(value) and _is_word(value):
        style = None
    else:
        style = '"' if "'" in value else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _is_word(value: str) -> bool:
    try:
        return isinstance(read_plain(value), str)
    except ValueError:
        return False


_Dumper.add_representer(str, _write_text)


def _pyyaml(written: str) -> object:
    return yaml.load(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)


def _omegaconf(written: str) -> object:
    from omegaconf import OmegaConf

    return OmegaConf.to_container(OmegaConf.load(io.StringIO(written)), resolve=False)


def _ruamel(written: str) -> object:
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(written)


def _first_difference(ours: object, theirs: object, path: tuple[str, ...] = ()) -> tuple[str, ...] | None:
    """The path of the first value that differs in type or content; None where all are alike."""
    match ours:
        case dict():
            if not isinstance(theirs, dict) or list(ours) != list(theirs):
                return path or ("params.yaml",)
            pairs = ((key, ours[key], theirs[key]) for key in ours)
        case list():
            if not isinstance(theirs, list) or len(ours) != len(theirs):
                return path or ("params.yaml",)
            pairs = ((str(i), a, b) for i, (a, b) in enumerate(zip(ours, theirs, strict=True)))
        case _:
            return None if type(ours) is type(theirs) and ours == theirs else path
    return next(
        (difference for key, a, b in pairs if (difference := _first_difference(a, b, (*path, key))) is not None), None
    )
