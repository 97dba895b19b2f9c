"""Which item of a documentation scheme the card answers, and what is open.

It helps to find things; it is not a statement that a law is complied with. The items are those of Annex IV of
Regulation (EU) 2024/1689 in our own words, and of the schema that model-card-toolkit and CycloneDX have in common.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidegate.card.document import CardSection


@dataclass(frozen=True, slots=True)
class MappedItem:
    """An item, what it asks for, and the sections that answer it; `outside` says where else it is, if anywhere."""

    item: str
    asks: str
    sections: tuple[str, ...] = ()
    outside: str = ""


ANNEX_IV = (
    MappedItem("1(a)", "purpose, provider, version", ("people.intended_use", "people.owners", "package")),
    MappedItem("1(b)", "interaction with other systems", ("people.instructions", "monitoring")),
    MappedItem("1(c)", "versions of software", ("package",), "sbom.cdx.json lists every installed package"),
    MappedItem("1(d)", "forms in which it is supplied", ("package",)),
    MappedItem("1(e)", "hardware", outside="conf/target declares what the servers ask for"),
    MappedItem("1(f)", "pictures of a product", outside="not on this card"),
    MappedItem(
        "1(g)", "the deployer's interface", outside="artifacts/package/signature.json is the interface of requests"
    ),
    MappedItem("1(h)", "instructions for use", ("people.instructions",)),
    MappedItem("2(a)", "how it was developed, with which tools", ("model", "package")),
    MappedItem(
        "2(b)",
        "design choices, what is optimised, trade-offs",
        ("model", "search", "learning_curve", "metrics", "people.trade_offs"),
    ),
    MappedItem(
        "2(c)", "architecture, resources used", ("model", "package"), "resources used in training are not recorded"
    ),
    MappedItem(
        "2(d)",
        "data: origin, scope, labels, cleaning",
        ("people.data_collection", "sources", "columns", "parts", "checks"),
    ),
    MappedItem("2(e)", "human oversight", ("people.oversight",)),
    MappedItem("2(f)", "changes determined in advance", ("gate",), "conf/monitor may declare when it is trained again"),
    MappedItem(
        "2(g)",
        "validation, metrics, robustness, discrimination",
        ("metrics", "leakage", "slices", "weak_slices", "fairness", "stress", "calibration", "seeds"),
    ),
    MappedItem("2(h)", "cybersecurity", outside="docs/threat-model.md"),
    MappedItem(
        "3",
        "capabilities, limits, risks, control",
        ("metrics", "slices", "people.limits", "people.out_of_scope", "people.ethics", "people.oversight"),
    ),
    MappedItem("4", "why these metrics are appropriate", ("metrics", "baselines", "people.trade_offs")),
    MappedItem("5", "risk management", ("people.risk_management",)),
    MappedItem("6", "changes over the lifecycle", outside="the git history of conf/, and releases/"),
    MappedItem("7", "standards applied", ("people.standards",)),
    MappedItem("8", "declaration of conformity", outside="not on this card"),
    MappedItem("9", "monitoring after the market launch", ("monitoring", "drift", "rehearsal")),
)
MODEL_CARD = (
    MappedItem("details.overview", "what it is", ("people.description",)),
    MappedItem("details.owners", "who answers for it", ("people.owners",)),
    MappedItem("details.version", "which one it is", ("package",)),
    MappedItem("details.licenses", "terms", ("people.licence",)),
    MappedItem("details.references", "further reading", ("people.references",)),
    MappedItem("parameters.architecture", "estimator and its parameters", ("model",)),
    MappedItem("parameters.data", "data sets", ("sources", "parts", "columns")),
    MappedItem("parameters.formats", "inputs and outputs", outside="artifacts/package/signature.json"),
    MappedItem("analysis.metrics", "performance with intervals", ("metrics", "cross_validation")),
    MappedItem("analysis.slices", "performance on parts", ("slices", "weak_slices")),
    MappedItem("considerations.users", "who uses it", ("people.users",)),
    MappedItem("considerations.use_cases", "what for", ("people.intended_use", "people.out_of_scope")),
    MappedItem("considerations.limitations", "limits", ("people.limits", "stress")),
    MappedItem("considerations.trade_offs", "trade-offs", ("people.trade_offs",)),
    MappedItem("considerations.ethics", "risks and what is done", ("people.ethics", "fairness")),
)
SCHEMES: Mapping[str, tuple[MappedItem, ...]] = {
    "EU AI Act, Annex IV": ANNEX_IV,
    "Model card": MODEL_CARD,
}


def rows(items: tuple[MappedItem, ...], sections: Mapping[str, CardSection]) -> Iterator[tuple[str, str, str, str]]:
    """Per item: its number, what it asks, where it is answered, and what of it is open."""
    for item in items:
        answered = [sections[name].title for name in item.sections if not sections[name].absent]
        open_parts = [sections[name].title for name in item.sections if sections[name].absent]
        where = "; ".join(filter(None, (", ".join(answered), item.outside)))
        yield item.item, item.asks, where, ", ".join(open_parts)
