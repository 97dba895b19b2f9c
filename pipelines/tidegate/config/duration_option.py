"""Read a command's option that is a duration."""

from tidegate.errors import DeclarationError


def seconds(option: str, text: str) -> float:
    """`7d` in seconds; 0 for no text. Raises DeclarationError where it is not a duration."""
    from pydantic import TypeAdapter, ValidationError

    from tidegate.config.section import Seconds

    if not text:
        return 0.0
    try:
        return float(TypeAdapter(Seconds).validate_python(text))
    except ValidationError:
        raise DeclarationError(f"{option} {text}: must be a number with a unit, like 7d or 12h") from None
