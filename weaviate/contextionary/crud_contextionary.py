"""The words that the module text2vec-contextionary knows: add some, look at their vectors."""

from __future__ import annotations

from typing import Any, Dict

from weaviate._core import checks, paths
from weaviate._core.operation import ANY_SUCCESS, Operation
from weaviate._core.send import json_object, send
from weaviate.connect import Connection
from weaviate.exceptions import UnexpectedStatusCodeException

__all__ = ["Connection", "Contextionary", "UnexpectedStatusCodeException"]

_MODULE = "text2vec-contextionary"


class Contextionary:
    """Teach the module text2vec-contextionary concepts, and look at their vectors.

    The methods (`client.contextionary`) raise TypeError or ValueError for arguments that make no
    sense, before anything is sent; requests.ConnectionError or requests.Timeout when there is no
    answer; and weaviate.UnexpectedStatusCodeException when the server refuses.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def extend(self, concept: str, definition: str, weight: float = 1.0) -> None:
        """Teach a concept by describing it in words that are known.

        Args:
            weight: from 0.0 to 1.0: how much the definition counts beside what is known of the
                concept's words already.
        """
        if not isinstance(weight, float):
            raise TypeError(f"weight must be a float, not {type(weight).__name__}.")
        if weight < 0.0 or weight > 1.0:
            raise ValueError(f"weight must be from 0.0 to 1.0, not {weight}.")
        body = {
            "concept": checks.text(concept, "concept"),
            "definition": checks.text(definition, "definition"),
            "weight": weight,
        }
        send(
            self._connection,
            Operation(
                "POST",
                paths.join("modules", _MODULE, "extensions"),
                "The concept was not added: no answer.",
                "The concept was not added",
                body=body,
            ),
        )

    def get_concept_vector(self, concept: str) -> Dict[str, Any]:
        """Read the vector, and the nearest words, of a concept: one word or words in camel case."""
        found: Dict[str, Any] = send(
            self._connection,
            Operation(
                "GET",
                paths.join("modules", _MODULE, "concepts", checks.text(concept, "concept")),
                "The concept was not read: no answer.",
                "The concept was not read",
                good=ANY_SUCCESS,
                decode=json_object,
            ),
        )
        return found
