"""The only place where the outcome of an exchange becomes a value or an exception."""

from __future__ import annotations

import ssl
from typing import Any, Callable, Dict, List, Optional, Protocol, Type, TypeVar

import requests
import urllib3

from weaviate._core import answer
from weaviate._core.display import ShortTraceback
from weaviate._core.hints import causes, hint_for_no_answer, hint_for_status
from weaviate._core.operation import Operation, Response
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException

T = TypeVar("T")

CONNECTION_FAILED = requests.ConnectionError
"""There is no connection, or it ended before the answer."""
TIMED_OUT = requests.Timeout
BROKEN_ANSWER = (
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)
NO_ANSWER = requests.RequestException
"""The base class of all errors above."""


class Connection(Protocol):
    """The methods of a connection that sections use; programs' tests replace them."""

    @property
    def server_version(self) -> str: ...

    def get(self, path: str, params: Optional[Dict[str, Any]] = None) -> requests.Response: ...

    def head(self, path: str, params: Optional[Dict[str, Any]] = None) -> requests.Response: ...

    def post(
        self, path: str, weaviate_object: Any, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response: ...

    def put(
        self, path: str, weaviate_object: Any, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response: ...

    def patch(
        self, path: str, weaviate_object: Any, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response: ...

    def delete(
        self, path: str, weaviate_object: Any = None, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response: ...


def send(connection: Connection, operation: Operation, decode: Callable[[Response, str], T]) -> T:
    """Send an operation, and return the value of its answer.

    Args:
        decode: returns the value of a good answer; the text is the first sentence of an error.

    Raises:
        requests.ConnectionError: if there is no answer.
        requests.Timeout: if the server takes too long.
        weaviate.UnexpectedStatusCodeException: if the status of the answer is not good.
        weaviate.exceptions.ResponseCannotBeDecodedException: if the status is good, but the body is
            not what the operation expects.
    """
    return decode(exchange(connection, operation), operation.words)


def exchange(connection: Connection, operation: Operation) -> requests.Response:
    """Send an operation and return its good answer; raise as `send` for any other."""
    try:
        response = _call(connection, operation)
    except (requests.ConnectionError, requests.Timeout) as error:
        words = operation.unanswered or f"{operation.words}: no answer."
        raise no_answer(words, error) from error
    if response.status_code not in operation.good:
        raise refusal(operation.words, response)
    return response


def refusal(words: str, response: requests.Response) -> UnexpectedStatusCodeException:
    """Return the error for an answer whose status is not good, with a hint if known."""
    return UnexpectedStatusCodeException(words, response)._with_hint(hint_for_status(response))


def _call(connection: Connection, operation: Operation) -> requests.Response:
    """Call a public method of the connection as 3.26.7 does: programs replace it."""
    arguments: Dict[str, Any] = {"path": operation.path}
    if operation.query is not None:
        arguments["params"] = operation.query
    verb = operation.verb
    if verb == "GET":
        return connection.get(**arguments)
    if verb == "HEAD":
        return connection.head(**arguments)
    if verb == "DELETE" and operation.body is None:
        return connection.delete(**arguments)
    arguments["weaviate_object"] = operation.body
    if verb == "POST":
        return connection.post(**arguments)
    if verb == "PUT":
        return connection.put(**arguments)
    if verb == "PATCH":
        return connection.patch(**arguments)
    return connection.delete(**arguments)


def no_answer(
    words: str, error: requests.RequestException, hint: Optional[str] = None
) -> requests.RequestException:
    """Return an error of the same class with our message, to raise from the given one.

    The causes of the given error are removed: the four tracebacks of urllib3 and http.client
    contain no more than their last line, which is in the message.

    Args:
        words: what failed, as a sentence.
        hint: what to do about it; by default, the hint for the error.
    """
    hint = hint or hint_for_no_answer(error)
    text = words_of_no_answer(words, error)
    if hint:
        text += f"\nHint: {hint}"
    try:
        worded = type(error)(text, request=error.request, response=error.response)
    except Exception:  # a subclass with a constructor of its own
        worded = requests.ConnectionError(text, request=error.request, response=error.response)
    worded._render_traceback_ = ShortTraceback(  # type: ignore[attr-defined]  # for IPython
        type(worded).__name__, text
    )
    return worded


def words_of_no_answer(words: str, error: requests.RequestException) -> str:
    """Return the message for a request without an answer; cut the error's causes."""
    text = f"{words} {_detail_of(error)}"
    if was_never_sent(error):
        text = f"Could not connect to {_origin_of(error)}.\n{text}"
    error.__cause__ = error.__context__ = None
    return text


def was_never_sent(error: BaseException) -> bool:
    """Return whether a request cannot have arrived, since there was no connection."""
    return any(isinstance(cause, _NO_CONNECTION) for cause in causes(error))


_NO_CONNECTION = (
    requests.exceptions.ConnectTimeout,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)


def _detail_of(error: requests.RequestException) -> str:
    """Return the message of the socket or, without one, that of requests."""
    of_socket = [cause for cause in causes(error) if isinstance(cause, OSError) and cause.strerror]
    return str(of_socket[-1] if of_socket else error)


def _origin_of(error: requests.RequestException) -> str:
    url = getattr(error.request, "url", None) or ""
    try:
        parts = urllib3.util.parse_url(url)
    except urllib3.exceptions.LocationParseError:
        return "the server"
    return f"{parts.scheme}://{parts.netloc}" if parts.host else "the server"


def json_object(response: requests.Response, location: str) -> Dict[str, Any]:
    """Decode a JSON object; raise as `json_value` does for anything else."""
    value: Dict[str, Any] = _value_of(dict, response, location)
    return value


def json_list(response: requests.Response, location: str) -> List[Any]:
    """Decode a JSON list; raise as `json_value` does for anything else."""
    value: List[Any] = _value_of(list, response, location)
    return value


def _value_of(kind: Type[Any], response: requests.Response, location: str) -> Any:
    value = json_value(response, location)
    if not isinstance(value, kind):
        raise ResponseCannotBeDecodedException(location, response)
    return value


def json_value(response: requests.Response, location: str) -> Any:
    """Decode an answer that has to be JSON of any kind.

    Raises:
        weaviate.exceptions.ResponseCannotBeDecodedException: if it is not.
    """
    try:
        return answer.decode(response)
    except ValueError as error:
        raise ResponseCannotBeDecodedException(location, response) from error
