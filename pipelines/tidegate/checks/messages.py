"""Sentences: what an expectation allows, and what was observed."""

from collections.abc import Mapping

from tidegate.checks.compute import Measured
from tidegate.checks.report import at_most, digits_apart, plain, share
from tidegate.checks.suite import BuiltExpectation

DOMAIN = ("column", "column_A", "column_B", "ignore_row_if")
SHOWN = 5
DIGITS = 6
LIMITS = ("min_value", "max_value", "threshold", "value", "sum_total")


def limits(kwargs: Mapping[str, object]) -> list[object]:
    """The numbers among the arguments that limit the observed value."""
    ranges = kwargs.get("quantile_ranges")
    bounds = ranges["value_ranges"] if isinstance(ranges, dict) else []
    return [kwargs.get(key) for key in LIMITS] + [bound for pair in bounds for bound in pair]


def limit(kwargs: Mapping[str, object], observed: object = None) -> str:
    """What the arguments allow, e.g. `between 20 and 95, in 99.9 % of rows`, in digits that differ from `observed`."""
    digits = digits_apart([*limits(kwargs), *_numbers(observed)], DIGITS)
    rest = {key: value for key, value in kwargs.items() if key not in DOMAIN and value is not None}
    low, high = rest.pop("min_value", None), rest.pop("max_value", None)
    mostly = rest.pop("mostly", None)
    strictly = "strictly " if rest.pop("strict_min", False) or rest.pop("strict_max", False) else ""
    parts = []
    match low, high:
        case None, None:
            pass
        case _, None:
            parts.append(f"{strictly}at least {_value(low, digits)}")
        case None, _:
            parts.append(f"{strictly}at most {_value(high, digits)}")
        case _:
            parts.append(f"{strictly}between {_value(low, digits)} and {_value(high, digits)}")
    if isinstance(values := rest.pop("value_set", None), list):
        more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
        parts.append(f"one of {', '.join(map(_value, values[:SHOWN]))}{more}")
    parts.extend(f"{key} {_value(value, digits)}" for key, value in rest.items())
    if isinstance(mostly, int | float):
        parts.append(f"in {mostly * 100:.10g} % of rows")
    return ", ".join(parts)


def passed(kwargs: Mapping[str, object], measured: Measured) -> str:
    if measured.unexpected:
        return f"{share(measured.unexpected, measured.rows)} are unexpected, within what mostly allows"
    if measured.unexpected == 0:
        return f"all {measured.rows:,} rows hold"
    return _observed(kwargs, measured)


def failed(kwargs: Mapping[str, object], measured: Measured) -> str:
    if measured.unexpected:
        mostly = kwargs.get("mostly", 1)
        allowed = round(1 - mostly, 12) if isinstance(mostly, int | float) else 0
        unexpected = share(measured.unexpected, measured.rows, allowed)
        return f"{unexpected} are unexpected; {at_most(allowed, measured.unexpected / measured.rows)} be"
    return _observed(kwargs, measured)


def nothing_checked(expectation: BuiltExpectation, measured: Measured) -> str:
    if measured.selected == 0:
        return f"no row satisfies {expectation.declared.when}" if expectation.declared.when else "the table has no rows"
    match expectation.columns:
        case (only,):
            return f"{only} is missing in every row"
        case several:
            return f"no row has a value in each of {', '.join(several)}"


def _observed(kwargs: Mapping[str, object], measured: Measured) -> str:
    observed = plain(measured.observed, limits(kwargs))
    allowed = limit(kwargs, observed)
    parts = [
        f"{word} {', '.join(map(_value, sorted(map(plain, values), key=str)[:SHOWN]))}"
        for word, values in (("missing", measured.lacking), ("unexpected", measured.examples))
        if values and not measured.success
    ]
    if not parts and measured.observed is not None:
        parts = [f"observed {_value(observed, digits_apart([*limits(kwargs), *_numbers(observed)], DIGITS))}"]
    if allowed and not (measured.lacking or measured.examples) and not measured.success:
        parts.append(f"expected {allowed}")
    return "; ".join(parts) or ("holds" if measured.success else "does not hold")


def _numbers(observed: object) -> list[object]:
    """The numbers in what was measured, which may be a list, or quantiles with their values."""
    match observed:
        case dict():
            return [number for values in observed.values() for number in _numbers(values)]
        case list():
            return [number for values in observed for number in _numbers(values)]
    return [observed]


def _value(value: object, digits: int = DIGITS) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.{digits}g}"
        case list():
            shown = ", ".join(_value(item, digits) for item in value[:SHOWN])
            return f"[{shown}{', …' if len(value) > SHOWN else ''}]"
        case dict():
            return ", ".join(f"{key} {_value(item, digits)}" for key, item in value.items())
        case _:
            return str(plain(value))
