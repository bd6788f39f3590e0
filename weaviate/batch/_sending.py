"""Sending what a batch holds: by hand, at the end of a block, and again."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Dict, List, Optional, Type, TypeVar

from weaviate._core.warn import warn
from weaviate.batch._contents import BatchContents
from weaviate.batch._outcomes import failure_in
from weaviate.batch._sizing import DYNAMIC
from weaviate.error_msgs import BATCH_MANUAL_USE_W

B = TypeVar("B", bound="BatchSending")

_MOST_FLUSHES = 10
"""A callback may add items while a flush is going on: so often they are flushed, too."""
_CLOSE_S = 1.0


class BatchSending(BatchContents):
    """The sending methods of a batch."""

    def create_objects(self) -> List[Dict[str, Any]]:
        """Send the objects that are held now, and give the results of the last request.

        With `weaviate_error_retries`, and after a timeout, the items that were settled by an
        earlier try are told to the callback only.

        Raises:
            Exception: as `flush`.
        """
        if self._buffer.objects.is_empty():
            return []
        warn(BATCH_MANUAL_USE_W, DeprecationWarning)
        taken = self._buffer.take(references=False)
        if taken is None:
            return []
        return self._sender.send_here(taken, self._plan(), wants_entries=True)[0]

    def create_references(self) -> List[Dict[str, Any]]:
        """Send the references that are held now, and give the results of the last request.

        Objects that are held go first: a reference follows the objects that were added before it.

        Raises:
            Exception: as `flush`.
        """
        if self._buffer.references.is_empty():
            return []
        warn(BATCH_MANUAL_USE_W, DeprecationWarning)
        taken = self._buffer.take()
        if taken is None:
            return []
        return self._sender.send_here(taken, self._plan(), wants_entries=True)[1]

    def flush(self) -> None:
        """Send everything that is held, objects before references, and wait for the outcome.

        Raises:
            requests.ConnectionError, requests.Timeout: no answer, also to the last try.
            weaviate.UnexpectedStatusCodeException: the server refuses the whole request.
            weaviate.exceptions.ResponseCannotBeDecodedException: its answer makes no sense.
            Exception: what the callback raises.

            The items are in `failed_objects` and `failed_references` of the exception, and back in
            the batch.
        """
        if self._uses_workers():
            self._start_workers_again()
        taken = self._buffer.take()
        for _ in range(_MOST_FLUSHES):
            if taken is not None:
                self._send_round(taken)
            self._sender.wait_idle()
            self._outcomes.raise_lost()
            if not self._buffer.has_new_items():
                break
            taken = self._buffer.take()
        self._outcomes.log_refused()

    def retry_failed(self) -> None:
        """Send again what the server refused (`failed_objects`, `failed_references`), and flush.

        Raises:
            Exception: as `flush`.
        """
        with self._buffer.lock:
            objects = self._outcomes.refused_objects.take()
            references = self._outcomes.refused_references.take()
        self._buffer.restore(objects, references)
        self.flush()

    # ------------------------------------------------------------- beginning and end

    def start(self: B) -> B:
        """Start the workers and the thread that asks the server how busy it is, if need be."""
        self._start_workers()
        if self._sizing.kind == DYNAMIC or self._uses_workers():
            self._monitor.start()
        return self

    def shutdown(self) -> None:
        """Wait for the requests that are in flight, and end the threads.

        What is held stays; the next automatic request starts the threads again.
        """
        self._sender.wait_idle()
        if self._executor is not None:
            self._executor.shutdown()
        self._monitor.stop(_CLOSE_S)

    def close(self) -> None:
        """End the threads now: those that wait to send again give up. What is held stays."""
        self._monitor.stop()
        self._sender.close(_CLOSE_S)

    def __enter__(self: B) -> B:
        if self._enter() == 1:
            self._outcomes.forget_refused()
            self._outcomes.open_bar(self._progress)
        return self.start()

    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        """Send the rest, also after an exception that is no failure to send."""
        failure = failure_in(exc_val)
        try:
            if failure is not None:
                self._sender.wait_idle()
            else:
                self.flush()
        except Exception as error:
            if exc_val is None:
                raise
            _chain(exc_val, error)
        except BaseException as error:  # Ctrl-C while leaving
            failure = failure or error
            raise
        finally:
            self._outcomes.log_refused()
            if self._leave() == 0:
                self._outcomes.close_bar()
                self.shutdown()
            if failure is not None:
                self._outcomes.name_rest(failure)


def _chain(error: BaseException, flush_error: BaseException) -> None:
    """Hang what went wrong at the end on the exception that comes out of the block."""
    seen = {id(error)}
    while error.__context__ is not None and id(error.__context__) not in seen:
        error = error.__context__
        seen.add(id(error))
    if error is not flush_error and id(flush_error) not in seen:
        error.__context__ = flush_error
