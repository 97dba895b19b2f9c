"""The zip archive of a model in skops' format: canonical bytes, size, class names."""

import io
import json
import struct
import zipfile
import zlib

MAX_UNPACKED = 2048 * 2**20
MAX_SCHEMA = 64 * 2**20
"""Bytes of the description inside; the Python objects made from it take a multiple of that."""
MAX_MEMBERS = 100_000
SCHEMA = "schema.json"
ADDRESS = "_stop_words_id"
"""Where a fitted vectorizer keeps a memory address, by which it knows whether it has seen its stop words."""
EPOCH = (1980, 1, 1, 0, 0, 0)
_LOCAL, _CENTRAL, _END, _WIDE, _MOST_NARROW = 30, 46, 22, 76, 0xFFFF
"""Bytes of a member's header and of its entry in the list, without their texts; of the list's end, and of what more it
has where there are more members than the last number: APPNOTE.TXT 6.3.10, 4.3.7 to 4.3.16.
"""
MALFORMED = (
    ArithmeticError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    struct.error,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What zipfile, json, numpy and skops raise for bytes that are not a model."""


def canonical(data: bytes) -> bytes:
    """The same model with ids and member names numbered in order of appearance, fixed times, sorted keys, and no
    address.
    """
    source = zipfile.ZipFile(io.BytesIO(data))
    schema = json.loads(source.read(SCHEMA))
    members = set(source.namelist()) - {SCHEMA}
    names: dict[str, str] = {}
    _renumber(schema, members, {}, names)
    assert members == set(names), "skops wrote a member that its schema does not name"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for old, new in names.items():
            target.writestr(_member(new), source.read(old))
        target.writestr(_member(SCHEMA), json.dumps(schema, sort_keys=True))
    return out.getvalue()


def _renumber(node: object, members: set[str], ids: dict[int, int], names: dict[str, str]) -> None:
    match node:
        case dict():
            if node.get("__loader__") == "SetNode":  # a set of text has another order in each process
                node["content"].sort(key=lambda item: json.dumps({**item, "__id__": 0}, sort_keys=True))
            if isinstance(place := node.get(ADDRESS), dict) and place.get("is_json"):
                place["content"] = "0"
            if "__id__" in node:
                node["__id__"] = ids.setdefault(node["__id__"], len(ids) + 1)
            if isinstance(file := node.get("file"), str) and file in members:
                node["file"] = names.setdefault(file, f"{len(names) + 1}.{file.rpartition('.')[2]}")
            for value in node.values():
                _renumber(value, members, ids, names)
        case list():
            for value in node:
                _renumber(value, members, ids, names)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info


def cost(data: bytes) -> str | None:
    """Why unpacking costs too much or is ambiguous; None if it does not."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
        if len(sizes) != len(archive.infolist()):
            return "it has two members with the same name"
    if len(sizes) > MAX_MEMBERS:
        return f"it has {len(sizes)} members, at most {MAX_MEMBERS} are read"
    if (total := sum(sizes.values())) > MAX_UNPACKED:
        return f"it unpacks to {total / 2**20:.0f} MiB, at most {MAX_UNPACKED // 2**20} are read"
    if (schema := sizes.get(SCHEMA, 0)) > MAX_SCHEMA:
        return f"its description unpacks to {schema / 2**20:.0f} MiB, at most {MAX_SCHEMA // 2**20} are read"
    return None


def unread(data: bytes) -> str | None:
    """What the file has beside the model; None where every byte belongs to a member that the description names.

    Anything else would be signed, published and copied with the model, and nothing would have looked at it.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members, at, has_fields = archive.infolist(), 0, bool(archive.comment)
        names = {member.filename for member in members} - {SCHEMA}
        if strange := sorted(names - _texts(json.loads(archive.read(SCHEMA)), "file")):
            return f"its description does not name its member {strange[0][:100]!r}"
        for member in sorted(members, key=lambda each: each.header_offset):
            if member.header_offset != at:
                return "it has bytes before or between its members"
            name, extra = struct.unpack_from("<HH", data, at + 26)
            has_fields |= bool(extra or member.comment or member.extra)
            at += _LOCAL + name + extra + member.compress_size
        listed = sum(_CENTRAL + len(member.filename.encode()) for member in members)
    if has_fields:
        return "it has a comment, or other fields than a model's file"
    wide = _WIDE if len(members) > _MOST_NARROW else 0
    return "it has bytes after its members" if at + listed + wide + _END != len(data) else None


def classes(data: bytes) -> set[str]:
    """The class names that the description inside mentions."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _texts(json.loads(archive.read(SCHEMA)), "__class__")


def _texts(schema: object, key: str) -> set[str]:
    """The texts under that key, anywhere in the description."""
    rest, found = [schema], set[str]()
    while rest:
        match rest.pop():
            case dict() as node:
                if isinstance(text := node.get(key), str):
                    found.add(text)
                rest.extend(node.values())
            case list() as nodes:
                rest.extend(nodes)
    return found
