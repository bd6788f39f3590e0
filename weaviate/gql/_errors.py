"""Errors in the way a query is put together.

In the v3 API these are AttributeError and KeyError; they are ValueError, too, so that one except
clause catches all that is wrong with the arguments of a query.
"""

from __future__ import annotations


class QueryError(ValueError, AttributeError):
    """The parts of a query do not go together, or one is missing."""


class MissingKeyError(ValueError, KeyError):
    """A clause lacks a key that it must have."""

    __str__ = ValueError.__str__  # KeyError shows its text in quotation marks
