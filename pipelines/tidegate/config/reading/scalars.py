"""Read an unquoted YAML scalar; refuse one that YAML readers disagree on.

The readers are PyYAML, OmegaConf and ruamel. The three read params.yaml in turn: we write it, Hydra's users load it,
DVC compares it. `no` is False to two of them and a word to the third; `010` is 8, 8 and 10; `1e-3` is a word, a number
and a number.
"""

import math
import re

from tidegate.config.reading.node import Scalar

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][-+][0-9]+)?")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = {"", "~", "null", "Null", "NULL"}
_WORDS_READ_AS_BOOLEAN = re.compile(r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LIKE_A_NUMBER = re.compile(
    r"""[-+]?0b[01_]+ | [-+]?0?o[0-7_]+ | [-+]?0x[0-9a-fA-F_]+ | [-+]?[0-9][0-9_]* | [-+][0-9_]+
      | [-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+]?[0-9]+)?
      | [-+]?[0-9][0-9_]*[eE][-+]?[0-9]+
      | [-+]?\.[0-9_]+([eE][-+]?[0-9]+)?""",
    re.VERBOSE,
)
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?([Tt]|[ \t]+)[0-9].*")
LARGEST_INTEGER = 2**63 - 1


def read_plain(text: str) -> Scalar:
    """The value of an unquoted scalar. Raises ValueError with an unambiguous spelling.

    A date (`2013-10-01`) is kept as text: that is what Hydra reads, and the written params.yaml quotes it.
    """
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _NULLS:
        return None
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text):
        return _finite(text)
    _refuse_ambiguous(text)
    return text


def check_number(value: float) -> None:
    """Refuse a number that some reader cannot represent. Raises ValueError."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"must be finite, got {value}")
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise ValueError("is too large for a 64-bit integer")


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError(f"is too large for a 64-bit integer; write it in quotes if it is a name, got {text[:20]}…")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or len(text) > 40:
        raise ValueError(f"is not a finite number of at most 40 characters, got {text[:40]}")
    return number


def _refuse_ambiguous(text: str) -> None:
    quoted = f'"{text}"'
    if _WORDS_READ_AS_BOOLEAN.fullmatch(text):
        meant = "true" if text.lower() in ("yes", "on") else "false"
        raise ValueError(f"{text} is ambiguous in YAML ({meant} or a string); write {meant} or {quoted}")
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"must be a finite number, got {text}")
    if _LIKE_A_NUMBER.fullmatch(text):
        number = _unambiguous(text)
        spelling = f"{number} or {quoted}" if number else quoted
        raise ValueError(f"{text} is ambiguous in YAML; write {spelling}")
    if _SEXAGESIMAL.fullmatch(text):
        raise ValueError(f"{text} is ambiguous in YAML (a base-60 number or a string); write {quoted}")
    if _TIMESTAMP.fullmatch(text):
        raise ValueError(f"a time is ambiguous in YAML; write {quoted}")
    if text == "=":
        raise ValueError(f"= is ambiguous in YAML; write {quoted}")


def _unambiguous(text: str) -> str:
    digits = text.replace("_", "")
    for parse in (int, float):
        try:
            number = parse(digits)
        except (ValueError, OverflowError):
            continue
        spelled = repr(number)
        if _INTEGER.fullmatch(spelled) or (_FLOAT.fullmatch(spelled) and math.isfinite(number)):
            return spelled
    return ""
