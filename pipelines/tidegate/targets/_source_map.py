"""Map each line of a rendered text to the template line that it comes from.

The template is rendered once more with a mark at the end of each line that names it. That text is never read as YAML or
JSON, so a format needs no comments; where the marks change the text itself, the template is named as a whole.
"""

import re
from pathlib import Path
from traceback import extract_tb

from tidegate.errors import Where
from tidegate.targets._template_files import SUFFIX

MARK = re.compile(r" #tidegate:line:(.+):(\d+)$")


def marked(name: str, source: str) -> str:
    """The template with a mark at the end of every line that Jinja2 passes on."""
    lines, depth = [], 0
    for number, line in enumerate(source.split("\n"), start=1):
        # `{a: {b: {{ c }}}}` ends more than it begins: the braces of a mapping look alike
        depth = max(0, depth + len(re.findall(r"\{[{%#]", line)) - len(re.findall(r"[}%#]\}", line)))
        passed_on = depth == 0 and line.strip() and not line.rstrip().endswith(("%}", "#}"))
        lines.append(f"{line} #tidegate:line:{name}:{number}" if passed_on else line)
    return "\n".join(lines)


def origins(folder: Path, name: str, text: str, with_marks: str) -> tuple[Where, ...]:
    """The place of each line of `text`, which `with_marks` is the marked rendering of."""
    origin = Where(str(folder / name))
    lines = with_marks.split("\n")
    if [MARK.sub("", line) for line in lines] != text.split("\n"):
        return (origin,) * (text.count("\n") + 1)
    places = []
    for line in lines:
        if mark := MARK.search(line):
            origin = place(folder / mark[1], int(mark[2]))
        places.append(origin)
    return tuple(places)


def place(template: Path, line: int) -> Where:
    """A template's line, without its indentation."""
    text = [*template.read_text(errors="replace").split("\n"), ""][line - 1].rstrip()
    return Where(str(template), line, len(text) - len(text.lstrip()) + 1, len(text.lstrip()))


def innermost(folder: Path, error: Exception) -> Where:
    """The template line at which an error was raised: the last one in its traceback, where Jinja2 puts them."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(SUFFIX)]
    return place(Path(frames[-1].filename), frames[-1].lineno or 1) if frames else Where(str(folder))
