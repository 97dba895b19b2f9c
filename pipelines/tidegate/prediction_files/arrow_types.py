"""Arrow's types for one thing as one type: text."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def plain_text(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """The column without dictionaries and other forms of text: pandas writes categories as dictionaries, polars keeps
    views of text, and much of Arrow computes with neither.
    """
    import pyarrow as pa

    if not pa.types.is_dictionary(values.type):
        return _text(values)
    chunks = [
        pa.DictionaryArray.from_arrays(chunk.indices, _text(chunk.dictionary)).dictionary_decode()
        for chunk in values.chunks
    ]
    return pa.chunked_array(chunks, None if chunks else pa.string())


def _text(values: Any) -> Any:
    import pyarrow as pa

    is_text = pa.types.is_string_view(values.type) or pa.types.is_large_string(values.type)
    return values.cast(pa.string()) if is_text else values
