"""`import tidegate` costs nothing until it is used: every verb does it."""

import subprocess
import sys

import pytest

import tidegate

LOADED = "import sys, tidegate; print(sorted(name for name in sys.modules if name.startswith(('tidegate', 'pandas'))))"


def test_importing_the_package_loads_nothing_else():
    printed = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "['tidegate']"


def test_what_it_offers_is_listed_and_nothing_else_is_there():
    assert {"Project", "compare", "load"} <= {*dir(tidegate)}
    assert tidegate.load.__doc__
    with pytest.raises(AttributeError, match="has no attribute 'losd'"):
        _ = tidegate.losd
