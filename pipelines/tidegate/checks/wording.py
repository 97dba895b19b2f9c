"""Say in a sentence what an expectation allows and what was seen."""

from collections.abc import Mapping
from typing import Any

from tidegate.checks.measure import Measured
from tidegate.checks.report import plain
from tidegate.checks.suite import Judged

DOMAIN = ("column", "column_A", "column_B", "ignore_row_if")
SHOWN = 5


def limit(kwargs: Mapping[str, Any]) -> str:
    """What the arguments allow, e.g. `between 20 and 95, in 99.9 % of rows`."""
    rest = {key: value for key, value in kwargs.items() if key not in DOMAIN and value is not None}
    low, high = rest.pop("min_value", None), rest.pop("max_value", None)
    share = rest.pop("mostly", None)
    strictly = "strictly " if rest.pop("strict_min", False) or rest.pop("strict_max", False) else ""
    parts = []
    match low, high:
        case None, None:
            pass
        case _, None:
            parts.append(f"{strictly}at least {_value(low)}")
        case None, _:
            parts.append(f"{strictly}at most {_value(high)}")
        case _:
            parts.append(f"{strictly}between {_value(low)} and {_value(high)}")
    if isinstance(values := rest.pop("value_set", None), list):
        more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
        parts.append(f"one of {', '.join(map(_value, values[:SHOWN]))}{more}")
    parts.extend(f"{key} {_value(value)}" for key, value in rest.items())
    if share is not None:
        parts.append(f"in {share * 100:.10g} % of rows")
    return ", ".join(parts)


def passed(kwargs: Mapping[str, Any], measured: Measured) -> str:
    if measured.unexpected:
        return f"{_share(measured)}, within what mostly allows"
    if measured.unexpected == 0:
        return f"all {measured.rows:,} rows hold"
    return _observed(kwargs, measured)


def failed(kwargs: Mapping[str, Any], measured: Measured) -> str:
    if measured.unexpected:
        return f"{_share(measured)}; {_allowed(kwargs)}"
    return _observed(kwargs, measured)


def nothing_judged(judged: Judged, measured: Measured) -> str:
    if measured.selected == 0:
        return f"no row satisfies {judged.declared.when}" if judged.declared.when else "the table has no rows"
    match judged.columns:
        case (only,):
            return f"{only} is missing in every row"
        case several:
            return f"no row holds a value in each of {', '.join(several)}"


def _share(measured: Measured) -> str:
    ratio = (measured.unexpected or 0) / measured.rows
    return f"{measured.unexpected:,} of {measured.rows:,} rows ({ratio * 100:.3g} %) are unexpected"


def _allowed(kwargs: Mapping[str, Any]) -> str:
    share = 1 - kwargs.get("mostly", 1)
    return f"at most {share * 100:.3g} % may be" if share else "none may be"


def _observed(kwargs: Mapping[str, Any], measured: Measured) -> str:
    allowed = limit(kwargs)
    named = [
        f"{word} {', '.join(map(_value, sorted(map(plain, values), key=str)[:SHOWN]))}"
        for word, values in (("missing", measured.lacking), ("unexpected", measured.examples))
        if values and not measured.success
    ]
    if not named and measured.observed is not None:
        named = [f"observed {_value(plain(measured.observed))}"]
    if allowed and not (measured.lacking or measured.examples) and not measured.success:
        named.append(f"expected {allowed}")
    return "; ".join(named) or ("holds" if measured.success else "does not hold")


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.6g}"
        case list():
            return "[" + ", ".join(map(_value, value[:SHOWN])) + (", …" if len(value) > SHOWN else "") + "]"
        case dict():
            return ", ".join(f"{key} {_value(each)}" for key, each in value.items())
        case _:
            return str(plain(value))
