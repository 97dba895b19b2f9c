"""One fault of the router before the parts at a time is named at its line."""

import copy
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tidegate.config.schema.env import Environment
from tidegate.targets import Manifest
from tidegate.targets.hybrid import flaws

PARTS = "backend parts"
Edit = Callable[[list[list[str]]], Any]


@pytest.fixture(scope="module")
def router(declared: Callable[..., Environment], deployed: Callable[..., Any]) -> tuple[Manifest, Environment]:
    environment = declared()
    (found,) = (manifest for manifest in deployed(environment) if manifest.file == "haproxy.cfg")
    assert list(flaws((found,), environment.target)) == []
    return found, environment


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (list.clear, "no section backend parts"),
        (lambda lines: lines.pop(), "no server at 10.0.4.7:8080: premises would get no request"),
        (lambda lines: lines[-1].__setitem__(4, "50"), "weight 50, and 20 is declared"),
        (lambda lines: lines[-1].remove("check"), "is not checked"),
        (lambda lines: lines[-2].remove("required"), "needs ssl, verify required and sni"),
        (lambda lines: lines.append(["server", "x", "x:1"]), "x:1 is of no declared part"),
        (lambda lines: lines.__setitem__(0, ["balance", "leastconn"]), "needs `balance roundrobin`"),
        (lambda lines: lines.remove(["option", "httpchk"]), "needs `option httpchk`"),
        (lambda lines: lines.remove(["http-send-name-header", "Host"]), "needs `http-send-name-header Host`"),
    ],
    ids=["no section", "no part", "weight", "check", "encryption", "a stranger", "balance", "httpchk", "name"],
)
def test_a_fault_is_named(edit: Edit, message: str, router: tuple[Manifest, Environment]) -> None:
    manifest, environment = router
    document = copy.deepcopy(manifest.document)
    edit(document[PARTS])
    found = [flaw.problem for flaw in flaws((replace(manifest, document=document),), environment.target)]
    named = [problem for problem in found if message in problem.message]
    assert named, [str(problem) for problem in found]
    assert all(problem.where and "templates/hybrid" in problem.where.path for problem in named)


@pytest.mark.skipif(not shutil.which("haproxy"), reason="haproxy is not installed")
def test_haproxy_takes_it(router: tuple[Manifest, Environment], tmp_path: Path) -> None:
    file = tmp_path / "haproxy.cfg"
    file.write_text(router[0].text.replace("flights.example.com:443", "127.0.0.1:443"))  # no name is asked for
    done = subprocess.run(["haproxy", "-c", "-f", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
