"""What a card does not say is listed once, by who can say it."""

from tidegate.card.document import CardDocument, CardSection
from tidegate.card.unknown import OF_PEOPLE, parts

KNOWN = CardSection("metrics", "Metrics", (("Some.",),))
STRESS = CardSection("stress", "Stress", absent="None is declared.")
ETHICS = CardSection("people.ethics", "Ethics", absent="Risks.")


def listed(*sections):
    return {
        part.name: [(item.title, item.key, item.says) for item in part.items]
        for part in parts(CardDocument((), sections))
    }


def test_what_evidence_lacks_and_what_people_have_not_written_are_listed_apart():
    assert listed(ETHICS, KNOWN, STRESS) == {
        "unmeasured": [("Stress", "", "None is declared.")],
        OF_PEOPLE: [("Ethics", "ethics", "Risks.")],
    }


def test_a_list_without_an_entry_is_left_out():
    assert listed(KNOWN) == {}
    assert list(listed(KNOWN, ETHICS)) == [OF_PEOPLE]
