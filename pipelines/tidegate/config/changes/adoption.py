"""Write wanted values into conf/ as the smallest edit: another option in a defaults list, another value in its place.

Comments and order stay. What no file sets, or a file that several places share, is set in config.yaml, whose own values
come last. Nothing is believed: the edited files are composed again and have to give exactly the wanted values.
"""

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from tidegate.config.changes.diff import ABSENT, changes, spelled
from tidegate.config.changes.radius import overlaps
from tidegate.config.composing.choice import option_at
from tidegate.config.composing.compose import Composed, Composer
from tidegate.config.composing.defaults import PRIMARY
from tidegate.config.composing.params_file import inline
from tidegate.config.reading.conf import parse_conf
from tidegate.config.reading.node import at
from tidegate.errors import DeclarationError, Problem, UserError, Where


@dataclass
class Adoption:
    """The texts of conf/ by path below it, edited step by step, and what was done."""

    texts: dict[str, bytes]
    root: FilePath
    wanted: dict[str, Any]
    edits: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Raises DeclarationError with the keys that no edit can bring about; the texts are then of no use."""
        self._options()
        self._values()
        self._additions()
        if left := changes(self._compose().values, self.wanted):
            raise DeclarationError(
                Problem(f"cannot be written back: {spelled(each.before)} → {spelled(each.after)}", key=each.key)
                for each in left
            )

    def _composer(self) -> Composer:
        return Composer(parse_conf(self.texts, self.root))

    def _compose(self) -> Composed:
        return self._composer().compose()

    def _options(self) -> None:
        """Choose other options as long as that brings the composition nearer to what is wanted."""
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
            touched = any(overlaps(key, package) for key in differing)
            if current is None or not touched or option_at(composed, group) is None:
                continue
            for option in composer.conf.options(group.partition("@")[0]):
                try:
                    tried = composer.compose([f"{group}={option}"]).values
                except UserError:
                    continue
                if (count := len(changes(tried, self.wanted))) < fewest:
                    fewest, best = count, (group, option)
        return best

    def _values(self) -> None:
        """Replace single values on their own line, where no key goes astray that was as wanted."""
        for change in changes(self._compose().values, self.wanted):
            composed = self._compose()
            node = at(composed.root, tuple(change.key.split(".")))
            if change.after is ABSENT or node is None or isinstance(node.value, dict | tuple) or node.through:
                continue
            before, differing = dict(self.texts), self._differing(composed)
            self._replace(node.where, inline(change.after))
            left = self._differing(self._compose())
            if left < differing and change.key not in left:
                self.edits.append(f"{node.where}: {spelled(change.before)} → {spelled(change.after)}")
            else:
                self.texts = before

    def _differing(self, composed: Composed) -> set[str]:
        return {change.key for change in changes(composed.values, self.wanted)}

    def _additions(self) -> None:
        """Set in config.yaml what has no line of its own, a line per section."""
        added: dict[str, Any] = {}
        for change in changes(self._compose().values, self.wanted):
            if change.after is not ABSENT:
                *path, last = change.key.split(".")
                section = added
                for part in path:
                    section = section.setdefault(part, {})
                section[last] = change.after
        name = f"{PRIMARY}.yaml"
        lines = self.texts[name].decode().rstrip("\n").split("\n")
        for key, value in added.items():
            lines.append(f"{key}: {inline(value)}")
            self.edits.append(f"{self.root / name}:{len(lines)}: {lines[-1]}")
        self.texts[name] = ("\n".join(lines) + "\n").encode()

    def _replace(self, where: Where, new: str) -> None:
        """Put `new` where `where` points; a comment behind it keeps its column if there is room."""
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
