"""What the user has decided, and the question for what the data leave open."""

from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.errors import DeclarationError, Problem


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user has decided; None where the data may decide."""

    target: str
    positive: str | None = None
    task: str | None = None
    time: str | None = None
    group: str | None = None
    id: str | None = None
    split: str | None = None
    table: str | None = None
    """The table of a database."""
    password_env: str | None = None


class UndecidedError(DeclarationError):
    """A choice that only the user can make: the option that makes it, and the answers that it takes."""

    def __init__(self, option: str, sentence: str, answers: Sequence[str]) -> None:
        self.option, self.sentence, self.answers = option, sentence, tuple(answers)
        shown = " or ".join(f"--{option} {answer}" for answer in self.answers[:4])
        super().__init__(Problem(f"{sentence} {shown}"))
