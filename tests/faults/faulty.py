"""Faults in memory: a model whose answers are known, and what clients of an application get."""

import asyncio
import os

import numpy as np
import pytest

from tidegate.faults import ServedModel
from tidegate.kinds import FAULTS, TASKS

ROWS = {"carrier": ["AA"] * 49 + ["HA"], "distance": [float(place) for place in range(50)]}
SCORES = np.linspace(0.05, 0.54, 50)


def model(predict=None, task="binary"):
    """A model that answers the score of the row's distance."""

    def score(values):
        distances = np.array([np.nan if value is None else value for value in values["distance"]])
        return np.where(np.isnan(distances), 0.9, 0.05 + distances / 100)

    return ServedModel(predict or score, TASKS.load(task), ROWS)


def answers(fault, made=None):
    """What the model answers to its rows with the fault."""
    return FAULTS.load(fault).served(made or model()).predict(ROWS)


def codes(fault, count, method="POST"):
    """The status codes of so many requests, one after another."""

    async def healthy(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    app = FAULTS.load(fault).served(model()).around(healthy)

    async def ask():
        seen = []

        async def send(message):
            if message["type"] == "http.response.start":
                seen.append(message["status"])

        for _ in range(count):
            await app({"type": "http", "method": method}, None, send)
        return seen

    return asyncio.run(ask())


class EndedError(Exception):
    """The process would have ended here."""


def require_end(fault, monkeypatch):
    """The process ends at the stated request, and answers those before."""

    def ended(*_):
        raise EndedError

    monkeypatch.setattr(os, "_exit", ended)
    last = FAULTS.load(fault).REQUESTS
    assert codes(fault, last - 1) == [200] * (last - 1)
    with pytest.raises(EndedError):
        codes(fault, last)
