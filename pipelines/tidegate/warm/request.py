"""What a stage and its worker say to each other.

The stage sends a `StageRequest` with its standard files and one end of a gate. The forked process writes READY into the
gate, and begins when it reads GO there: of a stage that no longer waits nothing has begun. After that the stage sends
the numbers of signals, and the worker answers once, with the wait status.
"""

import json
import struct
from dataclasses import asdict, dataclass

MOST_BYTES = 65_536
READY, GO = b"R", b"G"
STATUS = struct.Struct("<i")
SIGNAL = struct.Struct("<B")
FILES = 4
"""The standard files, and the gate."""


@dataclass(frozen=True, slots=True)
class StageRequest:
    """A stage that a process is asked for."""

    surroundings: str
    stage: str
    arguments: list[str]

    def encoded(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def decoded(message: bytes) -> StageRequest | None:
    """The request; None for anything else."""
    try:
        fields = json.loads(message)
        request = StageRequest(**fields)
    except (ValueError, TypeError):
        return None
    words = request.arguments if isinstance(request.arguments, list) else [None]
    texts = (request.surroundings, request.stage, *words)
    return request if len(words) > 1 and all(isinstance(text, str) for text in texts) else None
