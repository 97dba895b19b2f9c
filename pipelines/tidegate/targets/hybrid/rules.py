"""What HAProxy would divide otherwise than is declared.

Parts, shares, checks and encryption.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.targets import Flaw, Manifest

if TYPE_CHECKING:
    from tidegate.targets.hybrid import Params

PARTS = "backend parts"
NEEDED = (
    ("balance", "roundrobin", "shares are exact by turns alone"),
    ("option", "httpchk", "a part that does not answer would keep its share"),
    ("http-send-name-header", "Host", "a part would be asked for the name of this router"),
)


def flaws(manifests: tuple[Manifest, ...], params: "Params") -> Iterator[Flaw]:
    """Every part is there once, weighed, checked and, where that is declared, encrypted."""
    for manifest in manifests:
        lines: list[list[str]] = manifest.document.get(PARTS) or []
        if not lines:
            yield Flaw(manifest, f"no section {PARTS}: no part would get a request", (PARTS,))
            continue
        for first, second, effect in NEEDED:
            if not any(words[:2] == [first, second] for words in lines):
                yield Flaw(manifest, f"needs `{first} {second}`: {effect}", (PARTS,))
        servers = {words[2]: (number, words) for number, words in enumerate(lines) if words[0] == "server"}
        for name, part in params.parts.items():
            if part.address not in servers:
                yield Flaw(manifest, f"no server at {part.address}: {name} would get no request", (PARTS,))
                continue
            number, words = servers.pop(part.address)
            yield from _server(manifest, number, words, round(part.share * 100), tls=part.tls)
        for address, (number, _) in servers.items():
            yield Flaw(manifest, f"{address} is of no declared part", (PARTS, number))


def _server(manifest: Manifest, number: int, words: list[str], share: int, *, tls: bool) -> Iterator[Flaw]:
    place = (PARTS, number)
    weight = words[words.index("weight") + 1] if "weight" in words[:-1] else "1"
    if weight != str(share):
        yield Flaw(manifest, f"weight {weight}, and {share} is declared", place)
    if "check" not in words:
        yield Flaw(manifest, "is not checked: it would keep its share when it does not answer", place)
    if tls and not {"ssl", "required", "sni"} <= {*words}:
        yield Flaw(
            manifest, "needs ssl, verify required and sni: a part is called by the certificate of its name", place
        )
