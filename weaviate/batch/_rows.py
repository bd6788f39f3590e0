"""Rows as objects: dictionaries, data frames, tables, generators of dictionaries."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, Iterator, Mapping, NamedTuple, Optional, Union

Row = Dict[str, Any]
Choice = Union[None, str, Callable[[Row], Any]]
"""The source of a row's id or vector: none, the column of that name, or a function."""


class RowObject(NamedTuple):
    """A row, divided into properties, id and vector."""

    properties: Row
    uuid: Any
    vector: Any


def objects_of(source: Any, uuid: Choice, vector: Choice) -> Iterator[RowObject]:
    """Divide rows into properties, ids and vectors, one by one, while they are read.

    The column of the ids and that of the vectors are not properties. Missing values of a data frame
    (NaN, NaT, NA) are left out; in other rows NaN stays, and raises an error when it is added.

    Args:
        source: a pandas or polars data frame, a pyarrow table, or an iterable of mappings.
        uuid, vector: name of a column, or a function that gets the row as a dictionary.

    Raises:
        TypeError: if the source or a row is of another kind.
    """
    for name, choice in (("uuid", uuid), ("vector", vector)):
        if choice is not None and not isinstance(choice, str) and not callable(choice):
            raise TypeError(
                f"{name} must be the name of a column or a function of the row, "
                f"not {type(choice).__name__}."
            )
    return (_take_apart(row, uuid, vector) for row in _rows(source))


def _take_apart(row: Row, uuid: Choice, vector: Choice) -> RowObject:
    taken = [_choose(row, choice) for choice in (uuid, vector)]
    named = {choice for choice in (uuid, vector) if isinstance(choice, str)}
    properties = {key: value for key, value in row.items() if key not in named}
    return RowObject(properties, *taken)


def _choose(row: Row, choice: Choice) -> Any:
    if choice is None:
        return None
    return row.get(choice) if isinstance(choice, str) else choice(row)


def _rows(source: Any) -> Iterator[Row]:
    if hasattr(source, "itertuples"):  # pandas
        return _rows_of_pandas(source)
    if hasattr(source, "iter_rows"):  # polars
        return (dict(row) for row in source.iter_rows(named=True))
    if hasattr(source, "to_batches"):  # pyarrow
        return (dict(row) for part in source.to_batches() for row in part.to_pylist())
    if isinstance(source, (str, bytes, Mapping)) or not isinstance(source, Iterable):
        raise TypeError(
            "The objects must come from an iterable of dictionaries or a data frame, "
            f"not {type(source).__name__}."
        )
    return (_row(item) for item in source)


def _row(item: Any) -> Row:
    if isinstance(item, Mapping):
        return dict(item)
    raise TypeError(f"Each object must be a dictionary, not {type(item).__name__}.")


def _rows_of_pandas(frame: Any) -> Iterator[Row]:
    columns = list(frame.columns)
    for values in frame.itertuples(index=False, name=None):
        yield {column: value for column, value in zip(columns, values) if not _is_missing(value)}


def _is_missing(value: Any) -> bool:
    """Return whether a data frame marks a value as missing."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value  # NaN is not equal to itself


def length_of(source: Any) -> Optional[int]:
    """Return the number of rows where it is known before they are read."""
    try:
        return len(source)
    except TypeError:
        return None
