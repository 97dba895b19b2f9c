from tidegate.card.document import CardDocument, CardSection, CardTable, Cited

ONE, TWO, THREE, FOUR = (Cited(str(place), place, "a.json", f"/{place}") for place in range(4))


def test_every_cited_value_is_listed_with_its_section_in_the_order_of_the_card():
    table = CardTable(("head", TWO), ((("words ", THREE), ()),))
    card = CardDocument(
        (ONE, " of"), (CardSection("first", "First", ((FOUR,),), (table,)), CardSection("last", "Last"))
    )
    assert list(card.cited()) == [("title", ONE), ("first", FOUR), ("first", TWO), ("first", THREE)]
