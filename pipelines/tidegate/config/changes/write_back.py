"""Write wanted values into conf/ as the smallest edit of options and values.

An edit chooses another option in a defaults list, or replaces a value in its place; comments and order stay. What no
file sets, or a file that several places share, is set in config.yaml, whose own values come last. The edited files are
composed again, and must give exactly the wanted values.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from tidegate.config.changes.affected import overlaps
from tidegate.config.changes.diff import ABSENT, ValueChange, changes, set_at, spelled
from tidegate.config.changes.text_diff import pair
from tidegate.config.composing.compose import Composed, Composer
from tidegate.config.composing.defaults import PRIMARY
from tidegate.config.composing.params_file import inline
from tidegate.config.composing.provenance import option_at
from tidegate.config.reading.conf import parse_conf
from tidegate.config.reading.node import Node, Path, at, leaves
from tidegate.config.validation.parse import place
from tidegate.errors import DeclarationError, Problem, UserError, Where

_BY_HAND = Problem("the experiment cannot be written back by single edits; change the places below by hand")


@dataclass
class Adoption:
    """The texts of conf/ by path below it, edited step by step, and the edits made."""

    texts: dict[str, bytes]
    root: FilePath
    wanted: dict[str, object]
    edits: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Raises DeclarationError with the keys that no edit can set; the texts are then unusable."""
        self._options()
        self._values()
        self._removals()
        self._additions()
        try:
            composed = self._compose()
        except UserError as error:
            raise DeclarationError([_BY_HAND, *error.problems]) from None
        if left := changes(composed.values, self.wanted):
            raise DeclarationError(
                Problem(_by_hand(change), place(composed.root, tuple(change.key.split("."))), change.key)
                for change in left
            )

    def _composer(self) -> Composer:
        return Composer(parse_conf(self.texts, self.root))

    def _compose(self) -> Composed:
        return self._composer().compose()

    def _options(self) -> None:
        """Choose other options as long as fewer values differ from what is wanted."""
        while (best := self._nearest_option()) is not None:
            key, option = best
            composed = self._compose()
            where = option_at(composed, key)
            assert where is not None
            self._replace(where, option)
            self.edits.append(f"{where}: {key.partition('@')[0]}: {composed.choices[key]} → {option}")

    def _nearest_option(self) -> tuple[str, str] | None:
        composer = self._composer()
        composed = composer.compose()
        differing = self._differing(composed)
        fewest, best = len(differing), None
        for group, current in composed.choices.items():
            package = group.partition("@")[2] or group
            is_relevant = any(overlaps(key, package) for key in differing)
            if current is None or not is_relevant or option_at(composed, group) is None:
                continue
            for option in composer.conf.options(group.partition("@")[0]):
                try:
                    composed_values = composer.compose([f"{group}={option}"]).values
                except UserError:
                    continue
                if (count := len(changes(composed_values, self.wanted))) < fewest:
                    fewest, best = count, (group, option)
        return best

    def _values(self) -> None:
        """Replace single values on their own line, unless that changes a key that is as wanted."""
        for change in changes(self._compose().values, self.wanted):
            composed = self._compose()
            node = at(composed.root, tuple(change.key.split(".")))
            if change.after is ABSENT or node is None or isinstance(node.value, dict | tuple) or node.through:
                continue
            texts, differing = dict(self.texts), self._differing(composed)
            self._replace(node.where, inline(change.after))
            left = self._differing(self._compose())
            if left < differing and change.key not in left:
                self.edits.append(f"{node.where}: {' → '.join(pair(change.before, change.after))}")
            else:
                self.texts = texts

    def _removals(self) -> None:
        """Delete lines that have only an unwanted key and what is below it."""
        for change in changes(self._compose().values, self.wanted):
            composed = self._compose()
            key = self._unwanted(change.key)
            node = at(composed.root, tuple(key.split(".")))
            if change.after is not ABSENT or node is None or node.key is None or not node.key.line:
                continue
            texts, differing = dict(self.texts), self._differing(composed)
            if self._remove(node) and (left := self._differing(self._compose())) < differing and change.key not in left:
                self.edits.append(f"{node.key}: {key} removed")
            else:
                self.texts = texts

    def _unwanted(self, key: str) -> str:
        """The outermost unwanted key that contains the key."""
        wanted: object = self.wanted
        parts = key.split(".")
        for length, part in enumerate(parts, 1):
            if not isinstance(wanted, dict) or part not in wanted:
                return ".".join(parts[:length])
            wanted = wanted[part]
        return key

    def _remove(self, node: Node) -> bool:
        assert node.key is not None
        name = FilePath(node.key.path).relative_to(self.root).as_posix()
        lines = self.texts[name].decode().split("\n")
        last = max(leaf.where.line for _, leaf in leaves(node) if leaf.where.path == node.key.path)
        if lines[node.key.line - 1][: node.key.column - 1].strip() or not _ends_here(lines[last - 1]):
            return False
        del lines[node.key.line - 1 : last]
        self.texts[name] = "\n".join(lines).encode()
        return True

    def _differing(self, composed: Composed) -> set[str]:
        return {change.key for change in changes(composed.values, self.wanted)}

    def _additions(self) -> None:
        """Set in config.yaml what has no line of its own, in its section if config.yaml has that."""
        added: dict[str, object] = {}
        for change in changes(self._compose().values, self.wanted):
            if change.after is not ABSENT:
                set_at(added, change.key, change.after)
        for path, key, value in list(_pieces(added, self._composer().conf.files[PRIMARY])):
            self._add(path, key, value)

    def _add(self, path: Path, key: str, value: object) -> None:
        """A line at the end of the block of config.yaml under `path`, or of the file."""
        name = f"{PRIMARY}.yaml"
        lines = self.texts[name].decode().rstrip("\n").split("\n")
        line, indent = len(lines), ""
        if path:
            block = at(self._composer().conf.files[PRIMARY], path)
            assert block is not None
            line, indent = max(leaf.where.line for _, leaf in leaves(block)), " " * (_first_key(block).column - 1)
        lines.insert(line, f"{indent}{key}: {inline(value)}")
        self.edits.append(f"{self.root / name}:{line + 1}: {'.'.join(map(str, (*path, key)))}: {inline(value)}")
        self.texts[name] = ("\n".join(lines) + "\n").encode()

    def _replace(self, where: Where, new: str) -> None:
        """Replace what is at `where` by `new`; a comment after it keeps its column if there is room."""
        name = FilePath(where.path).relative_to(self.root).as_posix()
        lines = self.texts[name].decode().split("\n")
        line = lines[where.line - 1]
        start = where.column - 1
        head, tail = line[:start] + new, line[start + where.width :]
        comment = tail.lstrip()
        if comment.startswith("#"):
            head, tail = head.ljust(len(line) - len(comment) - 1) + " ", comment
        lines[where.line - 1] = head + tail
        self.texts[name] = "\n".join(lines).encode()


def _by_hand(change: ValueChange) -> str:
    if change.after is ABSENT:
        return f"no single edit removes it; remove {spelled(change.before)} from conf/ by hand"
    before, after = pair(change.before, change.after)
    return f"no single edit sets it; replace {before} by {after} by hand"


def _pieces(added: dict[str, object], section: Node, path: Path = ()) -> Iterator[tuple[Path, str, object]]:
    """What to add, each below the deepest block that exists already."""
    for key, value in added.items():
        inner = section.value.get(key) if isinstance(section.value, dict) else None
        if isinstance(value, dict) and inner is not None and _is_block(inner):
            yield from _pieces(value, inner, (*path, key))
        else:
            yield path, key, value


def _is_block(node: Node) -> bool:
    """Whether a mapping has a line per key, unlike `{a: 1}`."""
    filled = isinstance(node.value, dict) and bool(node.value)
    return filled and node.key is not None and _first_key(node).line > node.key.line


def _first_key(node: Node) -> Where:
    assert isinstance(node.value, dict)
    first = next(iter(node.value.values())).key
    assert first is not None
    return first


def _ends_here(line: str) -> bool:
    """Whether the last removed line opens no bracket that ends elsewhere, and closes none that began elsewhere."""
    bare = line.partition(" #")[0]
    return all(bare.count(opening) == bare.count(closing) for opening, closing in ("{}", "[]"))
