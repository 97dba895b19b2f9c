"""What became of one alert, on its fault and while all is well."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """`fires_s` is how long after the fault's begin it fired, None where it did not; `within_s` is the stated time;
    `false_alarms` counts the evaluations of the healthy days in which it fired. `fault` is what was seeded.
    """

    name: str
    severity: str
    fault: str
    fires_s: int | None
    within_s: int
    false_alarms: int

    @property
    def holds(self) -> bool:
        return self.fires_s is not None and self.fires_s <= self.within_s and not self.false_alarms

    @property
    def reason(self) -> str:
        """In one sentence: when it fired, the time that is stated, and what healthy time gave."""
        fires = "does not fire" if self.fires_s is None else f"fires after {self.fires_s // 60} min"
        alarms = f"{self.false_alarms} false alarms" if self.false_alarms else "silent"
        return f"{self.fault}: {fires}; at most {self.within_s // 60} min are stated; {alarms} while all is well"
