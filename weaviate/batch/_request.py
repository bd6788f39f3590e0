"""One request of a batch, from its first attempt to the verdict on each item."""

from __future__ import annotations

import itertools
import time
from typing import Callable, Iterable, List, NamedTuple, Optional, Sequence, Tuple, cast

from weaviate._core.answer import headers_of, raw_content
from weaviate._core.operation import ANY_SUCCESS, Operation
from weaviate._core.retry import (
    Retry,
    RetryPolicy,
    call_with_retries,
    linear_wait,
    retry_after_s,
)
from weaviate._core.send import (
    BROKEN_ANSWER,
    CONNECTION_FAILED,
    NO_ANSWER,
    TIMED_OUT,
    Connection,
    exchange,
    json_value,
    refusal,
    was_never_sent,
)
from weaviate.batch._item import Item, ObjectItem, ReferenceItem
from weaviate.batch._response import (
    Entry,
    failed_entry,
    is_read_only,
    is_retried,
    is_unnamed,
    messages_of,
    read_entries,
    stored_entry,
)
from weaviate.batch._scan import all_stored
from weaviate.batch._settings import BatchSettings
from weaviate.batch._verification import are_objects_stored, are_references_stored
from weaviate.exceptions import UnexpectedStatusCodeException, WeaviateBaseError

_TIMEOUT = "timeout"
_CONNECTION = "connection"

_WAIT_STEP_S = 2.0
"""The wait before the n-th retry is n times so long."""

_EACH = itertools.repeat(True)

_RETRIED_STATUSES = frozenset({429, 502, 503, 504})
"""The server, or a proxy before it, is busy or away: the same request may succeed later."""


class _Kind(NamedTuple):
    path: str
    unanswered: str
    refused: str
    start: bytes
    end: bytes
    """The body before and after the items."""


_OBJECTS = _Kind(
    "/batch/objects",
    "The batch of objects was not sent completely: no answer.",
    "The batch of objects was refused",
    b'{"fields":["ALL"],"objects":[',
    b"]}",
)
_REFERENCES = _Kind(
    "/batch/references",
    "The batch of references was not sent completely: no answer.",
    "The batch of references was refused",
    b"[",
    b"]",
)


class BatchCall:
    """Sends items of one kind, in one request, until each has its verdict.

    Used by one thread, once.

    Attributes:
        sent: all items.
        items: the items without a verdict; the caller keeps them when `run` raises.
        reports: entries for the callback, a list for each call of it.
        refused: items that were not stored, each with its reason.
        count_and_seconds: the number of items of the last good request, and its duration.
    """

    def __init__(
        self,
        connection: Connection,
        items: Sequence[Item],
        settings: BatchSettings,
        wants_entries: bool = False,
        sleep: Optional[Callable[[float], None]] = None,
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._wants_entries = wants_entries or settings.wants_entries
        self._warns = not wants_entries  # a manual creation has warned already
        self._sleep = sleep
        self._kind = _OBJECTS if isinstance(items[0], ObjectItem) else _REFERENCES
        self._must_verify = self._kind is _REFERENCES and any([i.is_doubtful for i in items])
        self.sent = items
        self.items: List[Item] = list(items)
        self.reports: List[List[Entry]] = []
        self.refused: List[Tuple[Item, str]] = []
        self.count_and_seconds: Optional[Tuple[int, float]] = None

    def run(self) -> List[Entry]:
        """Send the items, with retries, and return the entries of the last answer.

        The list is empty if all items were stored and nothing reads the entries.

        Raises:
            requests.ConnectionError, requests.Timeout: no answer, also to the last attempt.
            weaviate.UnexpectedStatusCodeException: the server refuses the whole request.
            weaviate.exceptions.ResponseCannotBeDecodedException: its answer is not a list.
        """
        conf = self._settings.error_retries
        entries = self._send()
        for _ in range(conf.number_retries if conf is not None else 0):
            again = [self._is_sent_again(entry) for entry in entries]
            if not any(again):
                break
            self._settle([entry for entry, is_again in zip(entries, again) if not is_again], again)
            entries = self._send()
        self._settle(entries, [False] * len(entries))
        return entries

    def _is_sent_again(self, entry: Entry) -> bool:
        messages = messages_of(entry)
        conf = self._settings.error_retries
        if not messages or conf is None:
            return False
        return is_retried(messages, conf.errors_to_exclude, conf.errors_to_include)

    def _settle(self, entries: List[Entry], again: Sequence[bool]) -> None:
        """Record the verdict on the items that are not sent again."""
        if not again:  # everything was stored, and nothing reads the entries
            self.items = []
            return
        settled = (item for item, is_again in zip(self.items, again) if not is_again)
        for item, entry in zip(settled, entries):
            messages = messages_of(entry)
            if messages:
                self.refused.append((item, "; ".join(messages)))
        self.items = [item for item, is_again in zip(self.items, again) if is_again]
        self.reports.append(entries)

    # --------------------------------------------------------------- attempts

    def _send(self) -> List[Entry]:
        settings = self._settings
        limits = {
            _TIMEOUT: settings.timeout_retries,
            _CONNECTION: settings.connection_error_retries,
        }
        policy = RetryPolicy(limits, linear_wait(_WAIT_STEP_S))
        return call_with_retries(self._try_once, policy, self._sleep)

    def _try_once(self) -> List[Entry]:
        try:
            if self._must_verify:
                self._verify()
                if self.reports and not self.items:
                    return self.reports.pop()  # all are stored: as if an answer said so
            return self._post()
        except CONNECTION_FAILED as error:
            if not was_never_sent(error):
                self._doubt()
            raise Retry(_CONNECTION, error) from error
        except TIMED_OUT as error:
            self._doubt()
            self._must_verify = True
            raise Retry(_TIMEOUT, error) from error
        except BROKEN_ANSWER as error:
            self._doubt()
            raise Retry(_CONNECTION, error) from error
        except UnexpectedStatusCodeException as error:
            if not 400 <= error.status_code < 500:
                self._doubt()
            if error.status_code in _RETRIED_STATUSES:
                pause_s = retry_after_s(headers_of(error.response))
                raise Retry(_CONNECTION, error, pause_s) from error
            raise
        except BaseException:  # an invalid answer, Ctrl-C
            self._doubt()
            raise

    def _post(self) -> List[Entry]:
        level = self._settings.consistency_level
        operation = Operation(
            "POST",
            self._kind.path,
            self._kind.refused,
            unanswered=self._kind.unanswered,
            body=self._body(),
            query={} if level is None else {"consistency_level": level},
            good=ANY_SUCCESS,
        )
        started = time.perf_counter()
        response = exchange(self._connection, operation)
        if response.status_code != 200:
            json_value(response, self._kind.refused)  # without JSON it cannot even be read
            raise refusal(self._kind.refused, response)
        self.count_and_seconds = (len(self.items), time.perf_counter() - started)
        content = None if self._wants_entries else raw_content(response)
        if content is not None and all_stored(content, self.items):
            return []
        entries = read_entries(response, self._kind.refused, self.items, warns=self._warns)
        self._doubt(map(is_unnamed, entries))
        if any(is_read_only(messages_of(entry)) for entry in entries):
            entries = self._check_claims(entries)
        return entries

    def _body(self) -> bytes:
        parts = [item.data for item in self.items]
        parts[0] = self._kind.start + parts[0]
        parts[-1] += self._kind.end
        return b",".join(parts)  # many megabytes, maybe: they are copied once

    # ------------------------------------------------------------------ doubts

    def _doubt(self, doubts: Iterable[bool] = _EACH) -> None:
        """Note which references may be stored; objects need no check before a retry."""
        if self._kind is _REFERENCES:
            self.items = [
                ReferenceItem(item.data, True) if is_doubtful else item
                for item, is_doubtful in zip(self.items, doubts)
            ]
            self._must_verify = any([item.is_doubtful for item in self.items])

    def _verify(self) -> None:
        """Read back items that may be stored; report the stored ones."""
        unclear = [i for i in self.items if i.is_doubtful or self._kind is _OBJECTS]
        found = {id(i): is_stored for i, is_stored in zip(unclear, self._are_stored(unclear))}
        stored = [item for item in self.items if found.get(id(item))]
        if stored:
            self.reports.append([stored_entry(item) for item in stored])
        self.items = [
            ReferenceItem(item.data) if item.is_doubtful else item
            for item in self.items
            if not found.get(id(item))
        ]
        self._must_verify = False

    def _are_stored(self, items: Sequence[Item]) -> List[bool]:
        level = self._settings.consistency_level
        if self._kind is _OBJECTS:
            return are_objects_stored(self._connection, cast(List[ObjectItem], items), level)
        return are_references_stored(self._connection, cast(List[ReferenceItem], items), level)

    def _check_claims(self, entries: List[Entry]) -> List[Entry]:
        """Check the items that are reported as stored beside a read-only shard.

        Weaviate 1.24 names one of the items that a read-only shard refused, and reports the others
        as stored.
        """
        claimed = [place for place, entry in enumerate(entries) if not messages_of(entry)]
        try:
            verdicts = self._are_stored([self.items[place] for place in claimed])
            reason = "A shard is read-only: this item is reported as stored, but it is not."
        except (NO_ANSWER, WeaviateBaseError) as error:
            verdicts = [False] * len(claimed)
            reason = f"A shard is read-only, and it is unknown whether this item is stored: {error}"
        checked = list(entries)
        for place, is_stored in zip(claimed, verdicts):
            if not is_stored:
                checked[place] = failed_entry(self.items[place], reason)
        return checked
