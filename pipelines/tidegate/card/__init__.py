"""The model's card, the audit file that proves its numbers, and the SBOM.

Every text that comes from evidence or from conf/ is a `Cited`: it knows its artefact and its place in it. So the audit
file lists all of them, and nothing on a card can be without proof.
"""
