"""Processors and memory of the machine types that serve on Vertex AI."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VertexMachine:
    """What one replica has."""

    cores: int
    memory_mib: int


SIZES = {
    "n1-standard-2": VertexMachine(2, 7680),
    "n1-standard-4": VertexMachine(4, 15360),
    "n1-standard-8": VertexMachine(8, 30720),
    "n1-highmem-2": VertexMachine(2, 13312),
    "n1-highmem-4": VertexMachine(4, 26624),
    "e2-standard-2": VertexMachine(2, 8192),
    "e2-standard-4": VertexMachine(4, 16384),
    "n2-standard-2": VertexMachine(2, 8192),
    "n2-standard-4": VertexMachine(4, 16384),
}
"""https://cloud.google.com/vertex-ai/docs/predictions/configure-compute"""
PATTERN = f"^({'|'.join(SIZES)})$"
