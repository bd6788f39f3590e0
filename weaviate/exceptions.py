"""The exceptions of the client. Some methods also raise exceptions of requests.

WeaviateBaseError
├── UnexpectedStatusCodeException      the status of an answer means failure
├── ResponseCannotBeDecodedException   the body of an answer is not the expected JSON
├── EmptyResponseException             an answer lacks the expected content
├── ObjectAlreadyExistsException       the id of an object exists already
├── SchemaValidationException          a schema is invalid
├── AuthenticationFailedException      the client cannot log in
├── MissingScopeException              client credentials need a scope
├── BackupFailedException              a backup or restore failed
├── AdditionalPropertiesException      AdditionalProperties combined with names
├── WeaviateStartUpError               the server, or the embedded server, did not start
└── WeaviateEmbeddedInvalidVersion     not a version of the embedded server
"""

from __future__ import annotations

import json
from typing import Any, Optional, TypeVar

import requests

from weaviate._core.answer import raw_content, text_of
from weaviate._core.hints import hint_for_body
from weaviate._core.log import without_secrets
from weaviate._core.nesting import check_json

ERROR_CODE_EXPLANATION = {
    413: "Payload too large. The server, or a proxy in front of it, limits the size of a request: "
    "send less at once."
}

_MAX_BODY_CHARACTERS = 4000
"""A longer answer, such as a page of HTML, is shortened in messages."""


_AnError = TypeVar("_AnError", bound="WeaviateBaseError")


class WeaviateBaseError(Exception):
    """The base of all exceptions of this package."""

    def __init__(self, message: str = "") -> None:
        self.message: str = message
        self.hint: Optional[str] = None
        super().__init__(self.message)

    def __reduce__(self) -> Any:
        return (_rebuild, (type(self), self.args, self.__dict__))

    def _with_hint(self: _AnError, hint: Optional[str]) -> _AnError:
        """Add a line with a hint to the message, if there is one, and return this error."""
        if hint:
            self.hint = hint
            self.message = f"{self.message}\nHint: {hint}"
            self.args = (self.message,) + self.args[1:]
        return self


def _rebuild(cls: Any, args: Any, state: Any) -> Any:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    error.args = args
    return error


class UnexpectedStatusCodeException(WeaviateBaseError):
    """The server answered with a status that means failure.

    Programs search the message for the sentence, the status and the body, so the format of its
    first line must not change. Explanations and hints are on further lines.
    """

    def __init__(self, message: str, response: requests.Response) -> None:
        status = response.status_code
        text = (
            f"{message}! Unexpected status code: {status}, "
            f"with response body: {_body_of(response)}."
        )
        if status in ERROR_CODE_EXPLANATION:
            text += f"\n{ERROR_CODE_EXPLANATION[status]}"
        super().__init__(text)
        self.response = response

    @property
    def status_code(self) -> int:
        """The HTTP status of the answer."""
        return self.response.status_code


class ResponseCannotBeDecodedException(WeaviateBaseError):
    """The body of an answer is not the expected JSON."""

    def __init__(self, location: str, response: requests.Response) -> None:
        super().__init__(
            f"The answer cannot be decoded: {location}. Status code: {response.status_code}, "
            f"answer: {_body_of(response)}"
        )
        self.response = response
        self._with_hint(hint_for_body(response))

    @property
    def status_code(self) -> int:
        """The HTTP status of the answer."""
        return self.response.status_code


def _body_of(response: Any) -> str:
    """Return the body of a response for a message; this never raises.

    In programs' own tests, the response may be a stand-in with only `json()` or `text`.
    """
    try:
        text = str(_value_of(response))
    except Exception:  # nested too deep, or a stand-in
        return "<unreadable>"
    length = len(text)
    # only the part that may be shown is searched for secrets, and room for one that begins in it
    text = without_secrets(text[: 4 * _MAX_BODY_CHARACTERS], getattr(response, "request", None))
    if length > _MAX_BODY_CHARACTERS:
        text = f"{text[:_MAX_BODY_CHARACTERS]}... ({length} characters)"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")  # a lone surrogate is printable


def _value_of(response: Any) -> object:
    """Return the decoded JSON of a response, or its text; None if it has neither."""
    try:
        content = raw_content(response)
        value: object
        if content is None:
            value = response.json()
        else:
            check_json(content)
            value = json.loads(content)
        if isinstance(value, (dict, list, str, int, float, type(None))):
            return value
    except Exception:  # not JSON, or a stand-in: a message must not replace the error
        pass
    return text_of(response) or None


class EmptyResponseException(WeaviateBaseError):
    """An answer of the server lacks the expected content."""


class ObjectAlreadyExistsException(WeaviateBaseError):
    """An object with this id exists already."""


class SchemaValidationException(WeaviateBaseError):
    """A schema, class or property is invalid."""


class AuthenticationFailedException(WeaviateBaseError):
    """The client cannot log in."""


class MissingScopeException(WeaviateBaseError):
    """Client credentials need a scope, and neither caller nor server names one."""


class BackupFailedException(WeaviateBaseError):
    """A backup or restore failed, or was cancelled."""


class AdditionalPropertiesException(WeaviateBaseError):
    """A query combines `AdditionalProperties` with names of additional properties."""

    def __init__(self, additional_dict: str, additional_dataclass: str) -> None:
        super().__init__(
            "with_additional() takes AdditionalProperties or names, not both in one query. "
            f"By name: {additional_dict}; by AdditionalProperties: {additional_dataclass}"
        )


class WeaviateStartUpError(WeaviateBaseError):
    """The server did not become ready in time."""


class WeaviateEmbeddedInvalidVersion(WeaviateBaseError):
    """The version of the embedded server does not exist."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url!r} is not a version of Weaviate that can be started: use a version such as "
            "'1.24.26', 'latest', or the URL of a .tar.gz or .zip file."
        )
