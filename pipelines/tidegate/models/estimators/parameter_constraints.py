"""What each parameter of scikit-learn's classes accepts; imports nothing of it.

The words are those of `catalogue`: a type (`int`, `float`, `fraction`, which is a float and no int, `bool`, `text`,
`null`), a type and an interval (`float (0, 1]`), one value (`= "auto"`), `list`, `mapping`, or `object`, what a
`_target_` names.
"""

import json
import re
from functools import cache
from pathlib import Path

from tidegate import package_data
from tidegate.config.validation.value_texts import bounds, shown

CATALOGUE = Path(__file__).parent / "scikit_learn.json"
ANYTHING = "anything"
_INTERVAL = re.compile(r"(?P<type>\w+) (?P<open>[\[(])(?P<low>[^,]+), (?P<high>[^\])]+)(?P<close>[\])])")
_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "fraction": (float,),
    "bool": (bool,),
    "text": (str,),
    "null": (type(None),),
}
_NAMES = {
    "int": "a whole number",
    "float": "a number",
    "fraction": "a fraction",
    "bool": "true or false",
    "text": "text",
    "list": "a list",
    "mapping": "a mapping",
    "object": "an object",
}


@cache
def classes() -> dict[str, dict[str, list[str]]]:
    """The words for each parameter of each class; `*` and `**` are further ones."""
    words: dict[str, dict[str, list[str]]] = package_data.document(CATALOGUE)
    return words


def refusal(target: str, parameter: str, value: object) -> str | None:
    """Why a parameter does not accept that number, text, true, false or null; None if it does, or is unknown here."""
    words = classes().get(target, {}).get(parameter)
    if words is None or words == [ANYTHING] or isinstance(value, dict | list):
        return None
    if any(_fits(word, value) for word in words):
        return None
    return f"must be {_listed(words)}, got {shown(value)}"


def _fits(word: str, value: object) -> bool:
    if word.startswith("= "):
        only = json.loads(word[2:])
        return value is only if isinstance(only, bool) else bool(value == only)
    if interval := _INTERVAL.fullmatch(word):
        low, high = float(interval["low"]), float(interval["high"])
        return (
            isinstance(value, int | float)
            and isinstance(value, _TYPES[interval["type"]])
            and (low <= value if interval["open"] == "[" else low < value)
            and (value <= high if interval["close"] == "]" else value < high)
        )
    return isinstance(value, _TYPES.get(word, ()))


def _listed(words: list[str]) -> str:
    values = [str(json.loads(word[2:])) for word in words if word.startswith("= ")]
    phrases = [*_phrases(words), *([f"one of {', '.join(values)}"] if len(values) > 1 else values)]
    return " or ".join(dict.fromkeys(phrases))


def _phrases(words: list[str]) -> list[str]:
    phrases = []
    for word in words:
        if interval := _INTERVAL.fullmatch(word):
            phrases.append(f"{_NAMES[interval['type']]} {_range(interval)}".strip())
        elif not word.startswith("= "):
            phrases.append(_NAMES.get(word, word))
    return phrases


def _range(interval: re.Match[str]) -> str:
    span = {
        "minimum" if interval["open"] == "[" else "exclusiveMinimum": float(interval["low"]),
        "maximum" if interval["close"] == "]" else "exclusiveMaximum": float(interval["high"]),
    }
    return bounds({name: limit for name, limit in span.items() if abs(limit) != float("inf")})
