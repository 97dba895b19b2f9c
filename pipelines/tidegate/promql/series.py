"""Keep scraped samples by series, and find those of a window."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Labels = tuple[tuple[str, str], ...]
"""Sorted by name."""
LOOKBACK_S = 300
"""An instant value is the newest sample of the last five minutes."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """A condition on one label; a label that a series does not have is the empty text."""

    label: str
    operator: str
    value: str

    def fits(self, labels: Mapping[str, str]) -> bool:
        value = labels.get(self.label, "")
        match self.operator:
            case "=":
                return value == self.value
            case "!=":
                return value != self.value
            case "=~":
                return re.fullmatch(self.value, value) is not None
            case _:
                return re.fullmatch(self.value, value) is None


@dataclass(slots=True)
class Samples:
    """The samples of one series, in the order of their times (seconds): 16 bytes each, for weeks have millions."""

    times: "array[float]" = field(default_factory=lambda: array("d"))
    values: "array[float]" = field(default_factory=lambda: array("d"))

    def between(self, after: float, until: float) -> tuple[list[float], list[float]]:
        """The samples later than `after`, up to `until`."""
        first, end = bisect_right(self.times, after), bisect_right(self.times, until)
        return self.times[first:end].tolist(), self.values[first:end].tolist()

    def at(self, time: float) -> float | None:
        times, values = self.between(time - LOOKBACK_S, time)
        return values[-1] if times else None


class SeriesStore:
    """Samples by name and labels. Those of one series are added in the order of their times."""

    def __init__(self) -> None:
        self._by_name: dict[str, dict[Labels, Samples]] = {}
        self._chosen: dict[tuple[str, tuple[Matcher, ...]], tuple[int, list[tuple[Labels, Samples]]]] = {}

    def add(self, name: str, labels: Labels, time: float, value: float) -> None:
        samples = self.series(name, labels)
        samples.times.append(time)
        samples.values.append(value)

    def series(self, name: str, labels: Labels) -> Samples:
        """The samples of this series, to which more may be added; none yet where it is new."""
        series = self._by_name.setdefault(name, {})
        samples = series.get(labels)
        if samples is None:
            samples = series[labels] = Samples()
        return samples

    def select(self, name: str, matchers: tuple[Matcher, ...]) -> list[tuple[Labels, Samples]]:
        """The series of that name which fit."""
        series = self._by_name.get(name, {})
        known = self._chosen.get((name, matchers))
        if known is None or known[0] != len(series):
            fitting = [
                (labels, samples)
                for labels, samples in series.items()
                if all(matcher.fits(dict(labels)) for matcher in matchers)
            ]
            known = self._chosen[name, matchers] = len(series), fitting
        return known[1]

    def lines(self, *, began: int = 0) -> Iterator[str]:
        """Every sample in the OpenMetrics text format; `began` is added to its time."""
        for name, series in self._by_name.items():
            for labels, samples in series.items():
                text = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels)
                for time, value in zip(samples.times, samples.values, strict=True):
                    yield f"{name}{{{text}}} {value!r} {began + time:.3f}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
