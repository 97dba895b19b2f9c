"""Processors and memory of the instance sizes that serve."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MachineSize:
    """What one instance has."""

    cores: int
    memory_mib: int


SIZES = {
    "Standard_DS2_v2": MachineSize(2, 7 * 1024),
    "Standard_DS3_v2": MachineSize(4, 14 * 1024),
    "Standard_DS4_v2": MachineSize(8, 28 * 1024),
    "Standard_F2s_v2": MachineSize(2, 4 * 1024),
    "Standard_F4s_v2": MachineSize(4, 8 * 1024),
    "Standard_F8s_v2": MachineSize(8, 16 * 1024),
    "Standard_F16s_v2": MachineSize(16, 32 * 1024),
    "Standard_E2s_v3": MachineSize(2, 16 * 1024),
    "Standard_E4s_v3": MachineSize(4, 32 * 1024),
}
"""https://learn.microsoft.com/azure/machine-learning/reference-managed-online-endpoints-vm-sku-list"""
PATTERN = f"^({'|'.join(SIZES)})$"
