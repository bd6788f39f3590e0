"""The description of a classification, put together step by step."""

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
"""How long to wait before asking again how far a classification is."""

_CREATED = frozenset({201})
_REQUIRED_KEYS = ("type", "class", "basedOnProperties", "classifyProperties")


class ConfigBuilder:
    """Describe a classification step by step, then start it with `do`.

    Made by `client.classification.schedule()`. Each step gives the builder itself. What is handed
    in is copied.
    """

    def __init__(self, connection: Connection, classification: "Classification") -> None:
        self._connection = connection
        self._classification = classification
        self._config: Dict[str, Any] = {}
        self._wait_for_completion = False
        self._progress: Progress = False

    def with_type(self, classification_type: str) -> "ConfigBuilder":
        """Choose the kind: `"knn"`, `"zeroshot"`, or what a module of the server adds."""
        self._config["type"] = classification_type
        return self

    def with_k(self, k: int) -> "ConfigBuilder":
        """Set how many neighbours decide, for the kind `"knn"`."""
        return self._with_settings({"k": k})

    def with_class_name(self, class_name: str) -> "ConfigBuilder":
        """Choose the class whose objects are to be classified."""
        self._config["class"] = checks.class_name(class_name)
        return self

    def with_classify_properties(self, classify_properties: List[str]) -> "ConfigBuilder":
        """Choose the properties that are to be filled."""
        self._config["classifyProperties"] = copy.deepcopy(classify_properties)
        return self

    def with_based_on_properties(self, based_on_properties: List[str]) -> "ConfigBuilder":
        """Choose the properties that decide; servers take one."""
        self._config["basedOnProperties"] = copy.deepcopy(based_on_properties)
        return self

    def with_source_where_filter(self, where_filter: Dict[str, Any]) -> "ConfigBuilder":
        """Choose by a where filter which objects are to be classified."""
        return self._with_filter("sourceWhere", where_filter)

    def with_training_set_where_filter(self, where_filter: Dict[str, Any]) -> "ConfigBuilder":
        """Choose by a where filter which objects are the examples."""
        return self._with_filter("trainingSetWhere", where_filter)

    def with_target_where_filter(self, where_filter: Dict[str, Any]) -> "ConfigBuilder":
        """Choose by a where filter which objects can be referred to."""
        return self._with_filter("targetWhere", where_filter)

    def with_wait_for_completion(self, *, progress: Progress = False) -> "ConfigBuilder":
        """Let `do` return when the classification has ended, asking every two seconds.

        Args:
            progress: show for how long it has been running: True where there is a terminal or a
                notebook, "always" anywhere.
        """
        self._wait_for_completion = True
        self._progress = check_progress(progress)
        return self

    def with_settings(self, settings: Dict[str, Any]) -> "ConfigBuilder":
        """Add settings of the chosen kind to those that are set already."""
        return self._with_settings(checks.dictionary(settings, "settings"))

    def do(self) -> Dict[str, Any]:
        """Start the classification.

        Returns:
            The server's description of it, with `id` and `status`; when it was waited for, as it
            is at the end, be that `completed` or `failed`.

        Raises:
            TypeError, ValueError: something is missing or makes no sense; nothing was sent.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.UnexpectedStatusCodeException: the server refuses.
        """
        self._validate_config()
        started = self._start()
        if not self._wait_for_completion:
            return started
        uuid = started["id"]
        with open_bar(self._progress, f"classification {uuid}", "s") as bar:

            def ask() -> Optional[Dict[str, Any]]:
                if self._classification.is_running(uuid):
                    return None
                ended = self._classification.get(uuid)
                # it is still running if only the connection was lost meanwhile
                return None if ended.get("status") == "running" else ended

            return cast(Dict[str, Any], poll_until(ask, POLL_INTERVAL_S, sleep=sleep_shown(bar)))

    def _with_settings(self, settings: Dict[str, Any]) -> "ConfigBuilder":
        self._config["settings"] = {**self._config.get("settings", {}), **copy.deepcopy(settings)}
        return self

    def _with_filter(self, key: str, where_filter: Dict[str, Any]) -> "ConfigBuilder":
        filters = self._config.get("filters", {})
        self._config["filters"] = {**filters, key: copy.deepcopy(where_filter)}
        return self

    def _validate_config(self) -> None:
        """Raise ValueError or TypeError when `do` could not work."""
        missing = [key for key in _REQUIRED_KEYS if key not in self._config]
        if missing:
            raise ValueError(f"The classification is not complete: {', '.join(missing)} missing.")
        if self._config["type"] == "knn" and "k" not in self._config.get("settings", {}):
            raise ValueError("A classification of type knn needs its number k: use with_k().")

    def _start(self) -> Dict[str, Any]:
        """Send the description, and give the server's answer."""
        started: Dict[str, Any] = send(
            self._connection,
            Operation(
                "POST",
                "/classifications",
                "The classification was not started: no answer.",
                "The classification was not started",
                good=_CREATED,
                body=self._config,
                decode=_with_id if self._wait_for_completion else json_object,
            ),
        )
        return started


def _with_id(response: Response, location: str) -> Dict[str, Any]:
    started = json_object(response, location)
    try:
        get_valid_uuid(started["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise ResponseCannotBeDecodedException(location, response) from error
    return started
