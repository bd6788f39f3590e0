"""The figures of Aggregate: counts, sums, medians, most frequent values."""

from __future__ import annotations

from collections import Counter
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from weaviate.local.wire.dates import nanoseconds, text_of

Figures = Dict[str, Callable[[], Any]]

TOP_OCCURRENCES = 5  # that are shown when the query sets no limit


def values_of(objects: Sequence[Dict[str, Any]], name: str) -> List[Any]:
    """Return all values of a property, the elements of lists one by one."""
    found: List[Any] = []
    for properties in objects:
        value = properties.get(name)
        if isinstance(value, list):
            found += value
        elif value is not None:
            found.append(value)
    return found


def _most_frequent(values: Sequence[Any]) -> Any:
    """Return the value that is there most often; of several the least."""
    counts = Counter(values)
    highest = max(counts.values())
    return min(value for value, count in counts.items() if count == highest)


def _middle(values: Sequence[Any]) -> Tuple[Any, Any]:
    """Return the two values in the middle, the same one if their number is odd."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]


def numeric_figures(values: Sequence[float]) -> Figures:
    """Return the figures of numbers; all but the count are None when there are none."""
    values = [float(value) for value in values]  # as a real server adds them up

    def unless_empty(figure: Callable[[], float]) -> Callable[[], Optional[float]]:
        return lambda: figure() if values else None

    def median() -> float:
        low, high = _middle(values)
        return float(low + high) / 2

    return {
        "count": lambda: len(values),
        "sum": unless_empty(lambda: sum(values)),
        "mean": unless_empty(lambda: sum(values) / len(values)),
        "minimum": unless_empty(lambda: min(values)),
        "maximum": unless_empty(lambda: max(values)),
        "median": unless_empty(median),
        "mode": unless_empty(lambda: _most_frequent(values)),
    }


def date_figures(values: Sequence[str], as_given: bool) -> Figures:
    """Return the figures of dates.

    Args:
        values: RFC 3339 texts.
        as_given: Whether to show dates as they were given, or in UTC. The real server, reading them
            from its index, shows UTC in aggregations over everything.
    """
    instants = [(nanoseconds(text), text if as_given else "") for text in values]

    def spell(moment: Tuple[int, str]) -> str:
        return moment[1] or text_of(moment[0])

    def unless_empty(figure: Callable[[], str]) -> Callable[[], Optional[str]]:
        return lambda: figure() if instants else None

    def median() -> str:
        low, high = _middle(instants)
        if low == high:
            return spell(low)
        return text_of(low[0] + (high[0] - low[0]) // 2)

    return {
        "count": lambda: len(instants),
        "minimum": unless_empty(lambda: spell(min(instants))),
        "maximum": unless_empty(lambda: spell(max(instants))),
        "median": unless_empty(median),
        "mode": unless_empty(lambda: spell(_most_frequent(instants))),
    }


def boolean_figures(values: Sequence[bool]) -> Figures:
    """Return the figures of truth values; the shares are None when there are none."""
    count, true = len(values), sum(values)
    return {
        "count": lambda: count,
        "totalTrue": lambda: true,
        "totalFalse": lambda: count - true,
        "percentageTrue": lambda: true / count if count else None,
        "percentageFalse": lambda: (count - true) / count if count else None,
    }


def top_occurrences(values: Sequence[str], limit: Optional[int]) -> List[Dict[str, Any]]:
    """Return the most frequent texts and their counts; of equals, the least first."""
    ordered = sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ordered[: TOP_OCCURRENCES if limit is None else max(0, limit)]
    return [{"value": text, "occurs": occurs} for text, occurs in shown]
