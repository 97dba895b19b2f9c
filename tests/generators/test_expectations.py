from generators.expectations import generate
from tidegate.artifacts import read_json
from tidegate.config.expectations import CATALOGUE, REFUSED_TYPES


def test_the_catalogue_is_what_the_installed_great_expectations_has():
    assert generate() == read_json(CATALOGUE), "run `python -m generators.expectations`"


def test_what_is_refused_exists():
    assert read_json(CATALOGUE).keys() >= REFUSED_TYPES.keys()
