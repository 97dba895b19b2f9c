import pytest

import carded
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.card.sections import people
from tidegate.config.schema.card import FIELDS


@pytest.fixture
def files(tmp_path):
    carded.lay_out(tmp_path)
    return EvidenceFiles(tmp_path)


def test_every_field_has_a_title_and_is_on_the_card_once(files):
    assert tuple(people.TITLES) == FIELDS
    found = [section.name for section in (*people.first(files), *people.last(files))]
    assert sorted(found) == sorted(f"people.{name}" for name in FIELDS)


def test_entries_are_listed_as_they_were_declared(files):
    section = people.section(files, "limits")
    assert section.lists
    assert [line[0].value for line in section.lines] == ["not for 2 engines", "none of 3"]
