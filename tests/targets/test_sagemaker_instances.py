import pytest

from tidegate.targets._sagemaker_instances import InstanceSize, size


@pytest.mark.parametrize(
    ("instance", "cores", "gibibytes"),
    [
        ("ml.c7i.large", 2, 4),
        ("ml.c5.xlarge", 4, 8),
        ("ml.m5.4xlarge", 16, 64),
        ("ml.c7i.4xlarge", 16, 32),
        ("ml.r6i.2xlarge", 8, 64),
    ],
)
def test_a_type_has_what_its_name_says(instance: str, cores: int, gibibytes: int) -> None:
    """As published at aws.amazon.com/sagemaker/pricing."""
    assert size(instance) == InstanceSize(cores, gibibytes * 1024)
