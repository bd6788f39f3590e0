"""The `sort` clause."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple, Union

from weaviate.gql import _writer

_ORDERS = ("asc", "desc")


def sort_keys(content: Union[Dict[str, Any], List[Any]]) -> List[Tuple[str, Dict[str, Any]]]:
    """Write one or several sort keys; give also each as it was understood.

    Raises:
        TypeError: when a part is of a wrong type.
        ValueError: when a part is missing, or the order is neither asc nor desc.
    """
    if isinstance(content, dict):
        return [_sort_key(content)]
    _writer.check_type("content", content, (dict, list))
    if not content:
        raise ValueError("'content' must not be an empty list.")
    return [_sort_key(item) for item in content]


def _sort_key(item: Any) -> Tuple[str, Dict[str, Any]]:
    if not isinstance(item, dict):
        # what holds no keys lacks them; v3 programs know this as a ValueError for a text
        error = ValueError if isinstance(item, str) else TypeError
        raise error(f"A sort key must be a dict, not {type(item).__name__}.")
    if "path" not in item or "order" not in item:
        raise ValueError(f"A sort key needs 'path' and 'order', but has {sorted(item, key=str)}.")
    path, order = item["path"], item["order"]
    _writer.check_type("path", path, list)
    _writer.check_type("order", order, str)
    if order not in _ORDERS:
        raise ValueError(f"'order' must be 'asc' or 'desc', not {order!r}.")
    text = f"{{ path: {_writer.ascii_list(path, 'path')} order: {str.__str__(order)} }} "
    return text, {**item, "path": list(path)}
