import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tidegate.plans import Analysis
from tidegate.stats.binomial import allowance
from tidegate.targets._argo_condition import condition
from tidegate.targets._promql import REQUESTS, SCORE, SECONDS, query, selector, string
from tidegate.targets._render import Manifest

HERE = {"namespace": "prod", "hash": "new"}
THERE = {"namespace": "prod", "hash": "old"}


def chance(limit: float, requests: int) -> float:
    """What the analysis allows for above its limit."""
    a, b = allowance(limit, 0.01)
    return a / requests**0.5 + b / requests


ANALYSES = [
    Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200),
    Analysis("latency", "latency", at_most=100, unit="ms", window_s=300, min_requests=200, quantile=0.95),
    Analysis("shift", "score_shift", at_most=0.05, unit="score", window_s=900, min_requests=500),
]


def test_the_error_ratio_counts_a_server_that_never_failed_as_zero() -> None:
    assert query(ANALYSES[0], HERE, THERE) == (
        '((sum(increase(tidegate_requests_total{namespace="prod",hash="new",code=~"5.."}[300s])) or vector(0)) '
        '/ sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s])) '
        '- (0.325689 / sqrt(sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s]))) '
        '+ 0.705903 / sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s])))) '
        'and (sum(increase(tidegate_requests_total{namespace="prod",hash="new"}[300s])) >= 200)'
    )


def test_a_score_shift_asks_for_enough_requests_of_both_versions() -> None:
    text = query(ANALYSES[2], HERE, THERE)
    assert text.count(">= 500") == 2
    assert text.endswith('and (sum(increase(tidegate_requests_total{namespace="prod",hash="old"}[900s])) >= 500)')


@pytest.mark.parametrize(
    ("value", "expected"),
    [('a"} or vector(1) #', 'a\\"} or vector(1) #'), ("a\\", "a\\\\"), ("a\nb", "a\\nb"), ("ok", "ok")],
)
def test_a_value_stays_inside_its_string(value: str, expected: str) -> None:
    assert string(value) == expected
    assert selector({"a": value}) == f'{{a="{expected}"}}'


def answers(text: str, series: dict[str, str], tmp_path: Path, at: str = "10m") -> list[float]:
    """What Prometheus answers `at` this time in these series, asked through promtool's own test runner."""
    test = {
        "interval": "15s",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [{"expr": text, "eval_time": at, "exp_samples": [{"labels": "never{}", "value": -1}]}],
    }
    path = tmp_path / "test.yaml"
    path.write_text(yaml.safe_dump({"rule_files": [], "evaluation_interval": "15s", "tests": [test]}))
    done = subprocess.run(["promtool", "test", "rules", path], capture_output=True, text=True, check=False)
    assert "expr: " in done.stderr, done.stderr
    got = done.stderr.partition("got:")[2]
    return [float(value) for value in re.findall(r"} (\S+)", got.replace("nil", ""))]


def counted(name: str, version: str, rate: float, **labels: str) -> tuple[str, str]:
    inside = ",".join(f'{key}="{value}"' for key, value in {"namespace": "prod", "hash": version, **labels}.items())
    return f"{name}{{{inside}}}", f"0+{rate * 15:g}x80"


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not installed")
@pytest.mark.parametrize(
    ("analysis", "series", "expected"),
    [
        (ANALYSES[0], [counted(REQUESTS, "new", 2, code="200")], [-chance(0.02, 600)]),
        (
            ANALYSES[0],
            [counted(REQUESTS, "new", 3, code="200"), counted(REQUESTS, "new", 1, code="503")],
            [0.25 - chance(0.02, 1200)],
        ),
        (
            ANALYSES[0],
            [counted(REQUESTS, "new", 3, code="200"), counted(REQUESTS, "new", 1, code="422")],
            [-chance(0.02, 1200)],
        ),
        (ANALYSES[0], [counted(REQUESTS, "new", 0.5, code="200")], []),
        (ANALYSES[0], [counted(REQUESTS, "new", 0, code="200")], []),
        (ANALYSES[0], [counted(REQUESTS, "old", 9, code="503")], []),
        (ANALYSES[0], [], []),
        (
            ANALYSES[1],
            [
                counted(REQUESTS, "new", 2, code="200"),
                counted(SECONDS + "_bucket", "new", 1, le="0.1"),
                counted(SECONDS + "_bucket", "new", 2, le="0.2"),
                counted(SECONDS + "_bucket", "new", 2, le="+Inf"),
            ],
            [100 + 200 * (0.95 - chance(0.05, 600) - 0.5)],
        ),
        (ANALYSES[1], [counted(REQUESTS, "new", 2, code="200")], []),
        (
            ANALYSES[2],
            [
                *(counted(REQUESTS, version, 2, code="200") for version in ("new", "old")),
                *(counted(SCORE + "_count", version, 2) for version in ("new", "old")),
                counted(SCORE + "_sum", "new", 0.6),
                counted(SCORE + "_sum", "old", 0.5),
            ],
            [0.05],
        ),
        (
            ANALYSES[2],
            [
                counted(REQUESTS, "new", 2, code="200"),
                counted(SCORE + "_count", "new", 2),
                counted(SCORE + "_sum", "new", 1),
            ],
            [],
        ),
    ],
    ids=[
        "a server that never failed has the error ratio 0 less what chance adds",
        "one in four requests failed",
        "what clients did wrong is no error of the server",
        "too few requests answer nothing",
        "an idle server answers nothing",
        "the stable version's errors are not the candidate's",
        "no series answer nothing",
        "the percentile in milliseconds that the 95th is no lower than by chance",
        "no durations answer nothing",
        "the mean score moved by 0.05",
        "nothing to compare with answers nothing",
    ],
)
def test_prometheus_answers_what_the_analysis_means(
    analysis: Analysis, series: list[tuple[str, str]], expected: list[float], tmp_path: Path
) -> None:
    assert answers(query(analysis, HERE, THERE), dict(series), tmp_path) == pytest.approx(expected)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not installed")
def test_of_very_few_requests_half_have_to_be_within_a_latency_limit(tmp_path: Path) -> None:
    few = replace(ANALYSES[1], min_requests=1)
    series = dict(
        [
            counted(REQUESTS, "new", 0.01, code="200"),
            counted(SECONDS + "_bucket", "new", 0, le="0.1"),
            counted(SECONDS + "_bucket", "new", 0.01, le="0.2"),
            counted(SECONDS + "_bucket", "new", 0.01, le="+Inf"),
        ]
    )
    assert answers(query(few, HERE, THERE), series, tmp_path) == pytest.approx([150])


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not installed")
def test_prometheus_reads_every_rendered_query(prod: tuple[Manifest, ...], tmp_path: Path) -> None:
    queries = [
        metric["provider"]["prometheus"]["query"]
        for each in prod
        if each.kind == "AnalysisTemplate"
        for metric in each.document["spec"]["metrics"]
    ]
    rules = [{"record": f"judged:{number}", "expr": text} for number, text in enumerate(queries)]
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "rendered", "rules": rules}]}))
    done = subprocess.run(["promtool", "check", "rules", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(queries) == 8
    assert "SUCCESS: 8 rules found" in done.stdout


HEALTHY = [
    *(counted(REQUESTS, version, 4, code="200") for version in ("new", "old")),
    *(counted(SECONDS + "_bucket", "new", 4, le=le) for le in ("0.05", "0.1", "+Inf")),
    *(counted(SCORE + "_count", version, 4) for version in ("new", "old")),
    *(counted(SCORE + "_sum", version, 1) for version in ("new", "old")),
]
FAULTY = [
    *HEALTHY[1:2],
    *(counted(REQUESTS, "new", 2, code=code) for code in ("200", "500")),
    *(counted(SECONDS + "_bucket", "new", rate, le=le) for rate, le in ((1, "0.1"), (4, "2.5"), (4, "+Inf"))),
    *(counted(SCORE + "_count", version, 4) for version in ("new", "old")),
    *(counted(SCORE + "_sum", version, rate) for version, rate in (("new", 3), ("old", 1))),
]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not installed")
@pytest.mark.parametrize(
    ("series", "expected"),
    [(HEALTHY, "successful"), (FAULTY, "failed"), ([], "inconclusive")],
    ids=["a healthy version passes", "a faulty version fails", "no data decides nothing"],
)
def test_every_rendered_analysis_decides_as_it_says(
    series: list[tuple[str, str]], expected: str, prod: tuple[Manifest, ...], tmp_path: Path
) -> None:
    (metrics,) = (each.document["spec"]["metrics"] for each in prod if each.name == "flights-half")
    assert [metric["name"] for metric in metrics] == ["errors", "latency", "score_shift"]
    there = {name.replace('namespace="prod"', 'namespace="flights-prod"'): values for name, values in series}
    pods = {name.replace("hash=", "rollouts_pod_template_hash="): values for name, values in there.items()}
    for metric in metrics:
        text = metric["provider"]["prometheus"]["query"]
        for argument, version in (("canary-hash", "new"), ("stable-hash", "old")):
            text = text.replace("{{args." + argument + "}}", version)
        answer = answers(text, pods, tmp_path, at="20m")
        holds = {key: condition(metric[f"{key}Condition"])(answer) for key in ("success", "failure")}
        decided = {(True, False): "successful", (False, True): "failed", (False, False): "inconclusive"}
        assert decided[holds["success"], holds["failure"]] == expected, (metric["name"], answer)
