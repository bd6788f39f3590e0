"""The builder of a classification."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Dict, List, Optional, cast

from weaviate._core import checks
from weaviate._core.operation import Operation, Response
from weaviate._core.progress import Progress, check_progress, open_bar, sleep_shown
from weaviate._core.retry import poll_until
from weaviate._core.send import json_object, send
from weaviate.connect import Connection
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException
from weaviate.util import get_valid_uuid

if TYPE_CHECKING:
    from weaviate.classification.classification import Classification

__all__ = ["ConfigBuilder", "Connection", "UnexpectedStatusCodeException"]

POLL_INTERVAL_S = 2
"""Wait before the status of a classification is read again."""

_CREATED = frozenset({201})
_REQUIRED_KEYS = ("type", "class", "basedOnProperties", "classifyProperties")


class ConfigBuilder:
    """Describe a classification step by step, then start it with `do`.

    `client.classification.schedule()` returns it. Each `with_...` method copies its argument and
    returns the builder itself.
    """

    def __init__(self, connection: Connection, classification: "Classification") -> None:
        self._connection = connection
        self._classification = classification
        self._config: Dict[str, Any] = {}
        self._wait_for_completion = False
        self._progress: Progress = False

    def with_type(self, classification_type: str) -> "ConfigBuilder":
        """Set the type: `"knn"`, `"zeroshot"`, or a type of a module of the server."""
        self._config["type"] = classification_type
        return self

    def with_k(self, k: int) -> "ConfigBuilder":
        """Set the number of neighbours to compare with, for the type `"knn"`."""
        return self._with_settings({"k": k})

    def with_class_name(self, class_name: str) -> "ConfigBuilder":
        """Set the class whose objects are classified."""
        self._config["class"] = checks.class_name(class_name)
        return self

    def with_classify_properties(self, classify_properties: List[str]) -> "ConfigBuilder":
        """Set the properties that the classification fills."""
        self._config["classifyProperties"] = copy.deepcopy(classify_properties)
        return self

    def with_based_on_properties(self, based_on_properties: List[str]) -> "ConfigBuilder":
        """Set the properties that the classification compares; servers accept exactly one."""
        self._config["basedOnProperties"] = copy.deepcopy(based_on_properties)
        return self

    def with_source_where_filter(self, where_filter: Dict[str, Any]) -> "ConfigBuilder":
        """Classify only the objects that match a where filter."""
        return self._with_filter("sourceWhere", where_filter)

    def with_training_set_where_filter(self, where_filter: Dict[str, Any]) -> "ConfigBuilder":
        """Use only the objects that match a where filter as the training set."""
        return self._with_filter("trainingSetWhere", where_filter)

    def with_target_where_filter(self, where_filter: Dict[str, Any]) -> "ConfigBuilder":
        """Refer only to objects that match a where filter."""
        return self._with_filter("targetWhere", where_filter)

    def with_wait_for_completion(self, *, progress: Progress = False) -> "ConfigBuilder":
        """Make `do` wait until the classification has ended; it polls every two seconds.

        Args:
            progress: show the elapsed time. True: only in a terminal or notebook; "always": also
                when redirected.
        """
        self._wait_for_completion = True
        self._progress = check_progress(progress)
        return self

    def with_settings(self, settings: Dict[str, Any]) -> "ConfigBuilder":
        """Add settings for the type; settings of earlier calls are kept."""
        return self._with_settings(checks.dictionary(settings, "settings"))

    def do(self) -> Dict[str, Any]:
        """Start the classification.

        Returns:
            The classification as a dict, with `id` and `status`. After waiting, the status is
            `completed` or `failed`; a failure does not raise.

        Raises:
            TypeError, ValueError: if a setting is missing or invalid; nothing is sent.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
        """
        self._validate_config()
        started = self._start()
        if not self._wait_for_completion:
            return started
        uuid = started["id"]
        with open_bar(self._progress, f"classification {uuid}", "s") as bar:

            def poll() -> Optional[Dict[str, Any]]:
                if self._classification.is_running(uuid):
                    return None
                ended = self._classification.get(uuid)
                # is_running() is also False if the connection failed
                return None if ended.get("status") == "running" else ended

            return cast(Dict[str, Any], poll_until(poll, POLL_INTERVAL_S, sleep=sleep_shown(bar)))

    def _with_settings(self, settings: Dict[str, Any]) -> "ConfigBuilder":
        self._config["settings"] = {**self._config.get("settings", {}), **copy.deepcopy(settings)}
        return self

    def _with_filter(self, key: str, where_filter: Dict[str, Any]) -> "ConfigBuilder":
        filters = self._config.get("filters", {})
        self._config["filters"] = {**filters, key: copy.deepcopy(where_filter)}
        return self

    def _validate_config(self) -> None:
        """Raise ValueError if a setting is missing."""
        missing = [key for key in _REQUIRED_KEYS if key not in self._config]
        if missing:
            raise ValueError(f"The classification is not complete: {', '.join(missing)} missing.")
        if self._config["type"] == "knn" and "k" not in self._config.get("settings", {}):
            raise ValueError(
                "A classification of type knn needs the number of neighbours: use with_k()."
            )

    def _start(self) -> Dict[str, Any]:
        """Send the classification, and return the server's answer."""
        words = "The classification was not started"
        operation = Operation("POST", "/classifications", words, good=_CREATED, body=self._config)
        return send(
            self._connection, operation, _with_id if self._wait_for_completion else json_object
        )


def _with_id(response: Response, location: str) -> Dict[str, Any]:
    started = json_object(response, location)
    try:
        get_valid_uuid(started["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise ResponseCannotBeDecodedException(location, response) from error
    return started
