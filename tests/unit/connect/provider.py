"""An identity provider without a network."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

import requests

HREF = "https://idp.example/.well-known/openid-configuration"
TOKEN_URL = "https://idp.example/token"
GOOD_TOKEN = {"access_token": "tok1", "expires_in": 5000, "refresh_token": "ref1"}


class Provider:
    """An `Exchange` that records what it is asked."""

    def __init__(self, token: Any = GOOD_TOKEN, status: int = 200) -> None:
        self.configuration: Any = {"token_endpoint": TOKEN_URL}
        self.configuration_status = 200
        self.token = token
        self.token_status = status
        self.failure: Optional[Exception] = None
        self.forms: List[Dict[str, str]] = []
        self.urls: List[str] = []

    def __call__(
        self,
        verb: str,
        url: str,
        *,
        form: Optional[Mapping[str, str]] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: Union[float, Tuple[float, float]] = 5,
    ) -> requests.Response:
        self.urls.append(url)
        if self.failure is not None:
            raise self.failure
        if verb == "GET":
            return answer(self.configuration, self.configuration_status)
        self.forms.append(dict(form or {}))
        return answer(self.token, self.token_status)


def answer(value: Any, status: int) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return response
