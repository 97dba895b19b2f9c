"""Write a file that an option names, and report it."""

import sys
from pathlib import Path


def write_file(path: Path, text: str) -> None:
    """Write it. A folder that does not exist is made, and named: it may be a misspelt one."""
    from tidegate.artifacts import write_text
    from tidegate.errors import visible

    new = [folder for folder in path.parents if not folder.exists()]
    write_text(path, text)
    made = f" (new folder: {new[-1]})" if new else ""
    print(visible(f"wrote {path}{made}"), file=sys.stderr)
