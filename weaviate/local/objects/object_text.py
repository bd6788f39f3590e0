"""The text of an object that is vectorized, composed as on a real server."""

from __future__ import annotations

import re
from typing import Any, Mapping

from weaviate.local.schema.names import TEXT_TYPES
from weaviate.local.storage.model import NO_VECTORIZER, UNNAMED, Collection, data_type

_CAMEL_CASE = re.compile(
    r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^A-Za-z0-9\s]+"  # ABC, Word or word, 123, _
)


def object_text(
    collection: Collection, properties: Mapping[str, Any], vector_name: str = UNNAMED
) -> str:
    """Return the text of an object that is vectorized, as text2vec modules compose it.

    Class name first (unless `vectorizeClassName` is false), then texts in the order of their
    properties' names, without those that are to be skipped, each after the property's name if
    `vectorizePropertyName` is set. Everything in lower case.
    """
    module, settings = _module_settings(collection, vector_name)
    class_words = camel_case_words(collection.name)
    parts = [class_words] if settings.get("vectorizeClassName", True) is not False else []
    only = settings.get("properties")
    for prop in sorted(collection.properties, key=lambda prop: str(prop["name"])):
        value = properties.get(prop["name"])
        if value is None or data_type(prop) not in TEXT_TYPES:
            continue
        own = (prop.get("moduleConfig") or {}).get(module) or {}
        if prop["name"] not in only if only else own.get("skip") is True:
            continue
        label = ""
        if own.get("vectorizePropertyName") is True:
            label = camel_case_words(prop["name"]) + " "
        texts = value if isinstance(value, list) else [value]
        parts += [label + text.lower() for text in texts]
    return " ".join(parts) if parts else class_words


def _module_settings(collection: Collection, vector_name: str) -> Any:
    module = collection.vectorizers.get(vector_name, NO_VECTORIZER)
    if vector_name:
        settings = collection.schema["vectorConfig"][vector_name]["vectorizer"]
    else:
        settings = collection.schema.get("moduleConfig") or {}
    return module, settings.get(module) or {}


def camel_case_words(name: str) -> str:
    """Write `MyClassName` as `my class name`."""
    return " ".join(part.lower() for part in _CAMEL_CASE.findall(name))
