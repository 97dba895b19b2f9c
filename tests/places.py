"""Where a text stands in the reference's files, so that a new line above it breaks no test."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())


def place(path: str, line: str, value: str) -> str:
    """`path:line:column` of `value` on the first line that holds `line`."""
    for number, text in enumerate((ROOT / path).read_text().splitlines(), 1):
        if line in text:
            return f"{path}:{number}:{text.index(value, text.index(line)) + 1}"
    raise LookupError(f"{path} has no line with {line!r}")
