"""Processors and memory of the instance types of SageMaker."""

import re
from dataclasses import dataclass

MEMORY_GIB = {"c": 2, "m": 4, "r": 8}
"""Memory per processor, by the first letter of the family."""
PATTERN = r"^ml\.(c5|c6i|c7i|m5|m6i|m7i|r5|r6i|r7i)\.(large|xlarge|2xlarge|4xlarge)$"
"""Sizes that each of these families has. Burstable ones can't hold a load, and accelerators run no such model."""


@dataclass(frozen=True, slots=True)
class InstanceSize:
    """What one instance has."""

    cores: int
    memory_mib: int


def size(instance: str) -> InstanceSize:
    """The size of an instance type that PATTERN matches (https://aws.amazon.com/sagemaker/pricing/)."""
    found = re.fullmatch(PATTERN, instance)
    assert found is not None
    family, name = found[1], found[2]
    cores = 2 if name == "large" else 4 * int(name.removesuffix("xlarge") or 1)
    return InstanceSize(cores, cores * MEMORY_GIB[family[0]] * 1024)
