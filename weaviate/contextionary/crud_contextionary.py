"""Add concepts to the module text2vec-contextionary, and read their vectors."""

from __future__ import annotations

from typing import Any, Dict

from weaviate._core import checks, paths
from weaviate._core.operation import ANY_SUCCESS, Operation
from weaviate._core.send import exchange, json_object, send
from weaviate.connect import Connection
from weaviate.exceptions import UnexpectedStatusCodeException

__all__ = ["Connection", "Contextionary", "UnexpectedStatusCodeException"]

_MODULE = "text2vec-contextionary"


class Contextionary:
    """Add concepts to the module text2vec-contextionary (`client.contextionary`).

    The methods raise TypeError or ValueError if an argument is invalid, and send nothing then;
    requests.ConnectionError or requests.Timeout if the server does not answer; and
    weaviate.UnexpectedStatusCodeException if the server rejects the request.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def extend(self, concept: str, definition: str, weight: float = 1.0) -> None:
        """Add a concept, defined by words that the module knows.

        Args:
            concept: the new concept: one word, or several in camel case.
            definition: a text that explains the concept.
            weight: from 0.0 to 1.0: the weight of the definition relative to the existing vectors
                of the words of the concept.
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
        path = paths.join("modules", _MODULE, "extensions")
        exchange(self._connection, Operation("POST", path, "The concept was not added", body=body))

    def get_concept_vector(self, concept: str) -> Dict[str, Any]:
        """Return the vector and the nearest words of a concept, as a dict.

        Args:
            concept: one word, or several words in camel case.
        """
        path = paths.join("modules", _MODULE, "concepts", checks.text(concept, "concept"))
        operation = Operation("GET", path, "The concept was not read", good=ANY_SUCCESS)
        return send(self._connection, operation, json_object)
