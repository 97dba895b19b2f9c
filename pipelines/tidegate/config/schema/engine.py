"""conf/engine: where heavy work runs, and with how many threads."""

from typing import Literal

from pydantic import Field

from tidegate.config.section import Section


class Engine(Section):
    kind: Literal["local"] = "local"
    """Where training and queries run."""
    threads: int = Field(default=1, ge=1, le=256)
    """Threads of numeric libraries (OMP_NUM_THREADS). Declared, because sums depend on it to the last bit."""
