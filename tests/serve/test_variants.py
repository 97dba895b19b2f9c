"""Two versions in one server: each request has one of them, is counted and logged as its, and can name it."""

import asyncio
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tidegate.columns import ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.serve.app import Server
from tidegate.serve.http.at_once import MOST_TOGETHER, Arrived
from tidegate.serve.observability.access_log import AccessLog, LogOptions
from tidegate.serve.package import EXACT, SCIKIT_LEARN, Servable
from tidegate.serve.routing.caller import CallerAttributes
from tidegate.serve.routing.flag_file import VersionFlag
from tidegate.serve.routing.split import RequestSplit
from tidegate.serve.served import Served

httpx = pytest.importorskip("httpx")

X = InputTensor("x", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
SIGNATURE = Signature("toy", "regression", 0.5, (X,), (OutputTensor("predicted", "FP64"),))
BODY = json.dumps({"inputs": [{"name": "x", "shape": [1], "datatype": "FP64", "data": [1.0]}]}).encode()
INFER = "/v2/models/toy/infer"


class Variants:
    """A server of stable `a`, which answers x, and candidate `b`, which answers 2x; logged lines are kept."""

    def __init__(self, platform, weight):
        self.lines = []
        self.server = Server(self.servable("a", 1.0, platform), split=RequestSplit(weight, "x-caller"))
        self.server.serve(
            self.served("stable", self.servable("a", 1.0, platform)),
            self.served("candidate", self.servable("b", 2.0, platform)),
        )

    def servable(self, version, factor, platform):
        def predict(values):
            return factor * np.array(values["x"], dtype=np.float64)

        return Servable(SIGNATURE, version, platform, predict, predict)

    def served(self, track, servable):
        log = AccessLog(replace(LogOptions(), track=track), SIGNATURE, servable.version, self.lines.append)
        return Served(servable, self.server.telemetry.counts(track, servable.version), log)

    def ask(self, *requests):
        """The answers to requests that are sent together, each a path and headers."""

        async def asked():
            transport = httpx.ASGITransport(self.server.app())
            async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
                sent = (client.post(path, content=BODY, headers=headers) for path, headers in requests)
                return await asyncio.gather(*sent)

        return [answer.json() for answer in asyncio.run(asked())]

    def at_once(self, path, **headers):
        fields = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
        return json.loads(self.server.infer_at_once([Arrived(path.encode(), fields, BODY)])[0][2])

    def series(self):
        lines = self.server.telemetry.text().decode().splitlines()
        return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


@pytest.fixture(params=[EXACT, SCIKIT_LEARN])
def variants(request):
    return Variants(request.param, 0.5)


def test_callers_keep_their_version_and_the_models_answers_are_their_own(variants):
    callers = [{"x-caller": f"caller-{number}"} for number in range(40)]
    first = variants.ask(*((INFER, caller) for caller in callers))
    again = variants.ask(*((INFER, caller) for caller in reversed(callers)))[::-1]
    assert first == again
    assert {answer["model_version"]: answer["outputs"][0]["data"] for answer in first} == {"a": [1.0], "b": [2.0]}


def test_a_version_that_the_path_names_answers_whatever_the_split(variants):
    paths = {version: f"/v2/models/toy/versions/{version}/infer" for version in "ab"}
    for version, path in paths.items():
        assert {answer["model_version"] for answer in variants.ask(*[(path, {})] * 10)} == {version}
        assert variants.at_once(path)["model_version"] == version


@pytest.mark.parametrize("path", [INFER, "/v2/models/toy/versions/a/infer"])
def test_what_waits_is_answered_before_another_package_takes_its_place(variants, path):
    """Else a client that names a version would be answered by another one."""
    replies = []

    async def reloaded():
        for _ in range(MOST_TOGETHER + 1):
            arrived = Arrived(path.encode(), [], BODY)
            variants.server.at_once.take(arrived, replies.append, asyncio.get_running_loop())
        variants.server.serve(variants.served("stable", variants.servable("c", 3.0, EXACT)))
        await asyncio.sleep(0)

    asyncio.run(reloaded())
    assert len(replies) == MOST_TOGETHER + 1
    served = {json.loads(body)["model_version"] for _, _, body in replies}
    assert served == ({"a", "b"} if path == INFER else {"a"})


def test_at_once_is_the_same_split(variants):
    for number in range(40):
        key = f"caller-{number}"
        (slowly,) = variants.ask((INFER, {"x-caller": key}))
        assert variants.at_once(INFER, x_caller=key.encode()) == slowly
    assert {variants.at_once(INFER)["model_version"] for _ in range(100)} == {"a", "b"}


def test_each_is_counted_and_logged_with_its_track_and_version(variants):
    versions = Counter(answer["model_version"] for answer in variants.ask(*[(INFER, {})] * 50))
    series = variants.series()
    for track, version in (("stable", "a"), ("candidate", "b")):
        named = f'track="{track}",version="{version}"'
        assert float(series[f'tidegate_requests_total{{code="200",{named}}}']) == versions[version]
        assert float(series[f"tidegate_request_seconds_count{{{named}}}"]) == versions[version]
        assert float(series[f"tidegate_score_count{{{named}}}"]) == versions[version]
        assert series[f'tidegate_requests_total{{code="503",{named}}}'] == "0.0", "from the start"
        assert f'tidegate_model_info{{model="toy",track="{track}",version="{version}"}}' in series
    logged = Counter((line["track"], line["version"]) for line in map(json.loads, variants.lines))
    assert logged == {("stable", "a"): versions["a"], ("candidate", "b"): versions["b"]}


def test_a_key_is_never_logged_nor_answered(variants):
    key = b'secret\xff"\\,track="x"'
    answer = variants.at_once(INFER, x_caller=key)
    assert "secret" not in json.dumps(answer) + "".join(line.decode() for line in variants.lines)
    assert not any("secret" in name for name in variants.series())


def test_metadata_names_both_versions(variants):
    async def described():
        transport = httpx.ASGITransport(variants.server.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            model = (await client.get("/v2/models/toy")).json()
            ready = [(await client.get(f"/v2/models/toy/versions/{version}/ready")).json() for version in "ab"]
            index = (await client.post("/v2/repository/index")).json()
            return model["versions"], [each["version"] for each in ready], [each["version"] for each in index]

    assert asyncio.run(described()) == (["a", "b"], ["a", "b"], ["a", "b"])


def test_an_exact_form_beside_another_model_is_not_answered_at_once(variants):
    other = SCIKIT_LEARN if variants.server.served.servable.is_exact else EXACT
    variants.server.serve(variants.server.served, variants.served("candidate", variants.servable("b", 2.0, other)))
    assert variants.server.at_once.paths == frozenset()


def test_a_flag_decides_by_the_callers_key_in_place_of_the_weight(variants):
    rule = {"if": [{"in": [{"var": "targetingKey"}, ["ada"]]}, "next", None]}
    flag = VersionFlag("model", {"now": "a", "next": "b"}, "now", rule, CallerAttributes.declared("x-caller", ""))
    variants.server.serve(variants.server.served, variants.server.candidate, flag)
    callers = [(INFER, {"x-caller": "ada"}), (INFER, {"x-caller": "bob"}), (INFER, {})] * 5
    assert [answer["model_version"] for answer in variants.ask(*callers)] == ["b", "a", "a"] * 5
    assert variants.at_once(INFER, x_caller=b"ada")["model_version"] == "b"
    assert variants.at_once(INFER, x_caller=b"\xff")["model_version"] == "a"
    assert variants.at_once("/v2/models/toy/versions/b/infer", x_caller=b"bob")["model_version"] == "b"


def test_one_package_served_twice_is_counted_and_logged_by_the_variant_that_answered(variants):
    twin = variants.servable("a", 1.0, variants.server.served.servable.platform)
    rule = {"if": [{"in": [{"var": "targetingKey"}, ["ada"]]}, "candidate", None]}
    names = {"stable": "a", "candidate": "a"}
    flag = VersionFlag("model", names, "stable", rule, CallerAttributes.declared("x-caller", ""))
    variants.server.serve(variants.server.served, variants.served("candidate", twin), flag)
    variants.ask((INFER, {"x-caller": "ada"}), *[(INFER, {"x-caller": "bob"})] * 3, (INFER, {}))
    variants.at_once(INFER, x_caller=b"ada")
    variants.at_once("/v2/models/toy/versions/a/infer", x_caller=b"ada")
    assert Counter(json.loads(line)["track"] for line in variants.lines) == {"candidate": 2, "stable": 5}
    series = variants.series()
    for track, count in (("candidate", "2.0"), ("stable", "5.0")):
        assert series[f'tidegate_requests_total{{code="200",track="{track}",version="a"}}'] == count


def test_a_flag_decides_by_other_headers_that_are_declared(variants):
    rule = {"if": [{"and": [{"sem_ver": [{"var": "app"}, ">=", "2"]}, {"var": "targetingKey"}]}, "next"]}
    attributes = CallerAttributes.declared("x-caller", "app=x-app")
    flag = VersionFlag("model", {"now": "a", "next": "b"}, "now", rule, attributes)
    variants.server.serve(variants.server.served, variants.server.candidate, flag)
    callers = [{"x-caller": "ada", "x-app": "2.0.1"}, {"x-caller": "ada", "x-app": "1.9"}, {"x-app": "2.0.1"}]
    assert [answer["model_version"] for answer in variants.ask(*((INFER, caller) for caller in callers))] == list("baa")
    sent = [{name.replace("-", "_"): value.encode() for name, value in caller.items()} for caller in callers]
    assert [variants.at_once(INFER, **headers)["model_version"] for headers in sent] == list("baa")
