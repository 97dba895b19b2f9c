"""`tidegate plan` as people read it."""

import pytest
import yaml

from called import called


@pytest.fixture
def here(tmp_path, repository):
    values = yaml.safe_load((repository / "params.yaml").read_text())
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(values, sort_keys=False))
    return tmp_path


def planned(here, requests_per_second):
    values = yaml.safe_load((here / "params.yaml").read_text())
    values["environments"]["prod"]["traffic"]["requests_per_second"] = requests_per_second
    (here / "params.yaml").write_text(yaml.safe_dump(values, sort_keys=False))
    return called(here, "plan")


def test_each_environment_has_its_line(here):
    done = planned(here, 40)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["dev", "staging", "prod"]
    assert lines[2].startswith(
        "prod: canary 5 % 10m → 25 % 30m → 50 % 30m → 100 % in 1h10m; errors: rolls back twice the limit in"
    )


def test_a_plan_that_chance_decides_comes_with_a_caution(here):
    # 14 requests a second: 210 expected in five minutes at 5 %, 200 needed
    done = planned(here, 14)
    assert done.returncode == 0
    assert "  caution: prod: probe: errors lacks requests in 23.6 % of its windows" in done.stdout


def test_a_plan_that_could_never_decide_is_refused(here):
    done = planned(here, 13)
    assert (done.returncode, done.stdout) == (2, "")
    assert "environments.prod.rollout.steps.probe.analyses: errors needs 200 requests in 5m" in done.stderr
    assert not (here / "artifacts").exists()
