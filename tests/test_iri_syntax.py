"""jsonschema checks IRIs as ever, by a grammar that is built at the first of them."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from tidegate.iri_syntax import deferred
with deferred():
    import jsonschema
print("lark" in sys.modules, "rfc3987_syntax" in sys.modules)
for kind in ("uri", "iri", "uri-reference", "iri-reference"):
    for value in ("https://example.org/a b", "https://example.org/ä", "https://example.org/a", "//x"):
        print(kind, jsonschema.FormatChecker().conforms(value, kind))
print("lark" in sys.modules)
"""


@pytest.mark.slow
def test_formats_are_checked_as_without_it() -> None:
    def lines(program: str) -> list[str]:
        return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split(
            "\n"
        )

    deferred, at_once = lines(PROGRAM), lines(PROGRAM.replace("with deferred():", "if True:"))
    assert (deferred[0], at_once[0]) == ("False False", "True True")
    assert deferred[1:] == at_once[1:]
    assert {line.split()[1] for line in deferred[1:-2]} == {"True", "False"}


def test_what_is_imported_already_is_left() -> None:
    program = """
import sys, types
from tidegate.iri_syntax import deferred
sys.modules["rfc3987_syntax"] = known = types.ModuleType("rfc3987_syntax")
with deferred():
    assert sys.modules["rfc3987_syntax"] is known
assert sys.modules["rfc3987_syntax"] is known
"""
    subprocess.run([sys.executable, "-c", program], check=True)
