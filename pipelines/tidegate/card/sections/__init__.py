"""The parts of a card, each from the artefacts that it names."""
