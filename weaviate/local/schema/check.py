"""Checks of the properties and settings of a class."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Set

from weaviate.local.errors import ApiError, said
from weaviate.local.schema.names import (
    NESTED,
    STRING_TYPES,
    TEXT_TYPES,
    check_class_name,
    check_data_type,
    check_nested_name,
    check_not_reserved,
    check_property_name,
    check_vector_name,
    nested,
    primitive,
)
from weaviate.local.schema.vector_index import INDEX_TYPES
from weaviate.local.storage.model import NO_VECTORIZER
from weaviate.local.tokenizer import STOPWORD_PRESETS

# trigram and gse are accepted where a real server accepts them; searching says what it cannot do.
TEXT_TOKENIZATIONS = ("word", "lowercase", "whitespace", "field", "trigram", "gse")
STRING_TOKENIZATIONS = ("word", "field")
NESTED_TOKENIZATIONS = ("word", "lowercase", "whitespace", "field")


def check_class(schema: Dict[str, Any], known: Callable[[str], bool], modules: List[str]) -> None:
    """Check a class whose defaults are filled in.

    Args:
        schema: The class.
        known: Whether there is a class of a name.
        modules: Names of the vectorizers that this server has.
    """
    check_class_name(schema["class"])
    taken: Set[str] = set()
    for prop in schema["properties"] or []:
        check_property(prop, schema, taken, known)
        taken.add(prop["name"].lower())
    check_vector_settings(schema, modules)
    check_inverted_index(schema["invertedIndexConfig"])


def check_property(
    prop: Dict[str, Any], schema: Dict[str, Any], taken: Set[str], known: Callable[[str], bool]
) -> None:
    """Check a property whose defaults are filled in."""
    name = prop["name"]
    check_property_name(name)
    check_not_reserved(name)
    if name.lower() in taken:
        raise ApiError(
            f'class "{schema["class"]}": conflict for property "{name}": '
            "already in use or provided multiple times"
        )
    data_type = prop.get("dataType") or []
    with said(f"property '{name}': invalid dataType"):
        check_data_type(data_type, schema["class"], known)
    if nested(data_type):
        _check_nested_properties(prop.get("nestedProperties") or [], name)
    elif prop.get("nestedProperties"):
        raise ApiError(
            f"property '{name}': "
            "nestedProperties not allowed for data types other than object/object[]"
        )
    _check_tokenization(prop.get("tokenization") or "", data_type)
    _check_indexing(prop, data_type)
    _check_module_config(prop, schema)


def check_vector_settings(schema: Dict[str, Any], modules: List[str]) -> None:
    """Check vectorizers and kinds of vector indexes of a class."""
    named = schema.get("vectorConfig") or {}
    if not named:
        _check_vectorizer(schema["vectorizer"], modules)
        _check_index_type(schema["vectorIndexType"])
        return
    for key in ("vectorizer", "vectorIndexType"):
        if schema.get(key):
            raise ApiError(
                f'class.{key} "{schema[key]}" can not be set if class.vectorConfig is configured'
            )
    for name, config in named.items():
        vectorizer = config.get("vectorizer")
        with said(f'target vector "{name}"'):
            if isinstance(vectorizer, dict) and len(vectorizer) == 1:
                _check_vectorizer(next(iter(vectorizer)), modules)
            _check_index_type(config.get("vectorIndexType") or "")
    for name, config in named.items():
        _check_named_vector(name, config.get("vectorizer"))
    if schema.get("vectorIndexConfig") is not None:
        raise ApiError("class.vectorIndexConfig can not be set if class.vectorConfig is configured")


def check_inverted_index(config: Dict[str, Any]) -> None:
    """Check the settings of keyword search and filters."""
    if config["cleanupIntervalSeconds"] < 0:
        raise ApiError("cleanup interval seconds must be > 0")
    ranking = config["bm25"]
    if (ranking.get("k1") or 0) < 0:
        raise ApiError("BM25.k1 must be >= 0")
    if not 0 <= (ranking.get("b") or 0) <= 1:
        raise ApiError("BM25.b must be <= 0 and <= 1")
    words = config["stopwords"]
    if words["preset"] not in STOPWORD_PRESETS:
        raise ApiError(f"stopwordPreset '{words['preset']}' does not exist")
    additions, removals = words["additions"] or [], words["removals"] or []
    for key, items in (("additions", additions), ("removals", removals)):
        if not all(item.strip() for item in items):
            raise ApiError(f"cannot use whitespace in stopword.{key}")
    for word in removals:
        if word in additions:
            raise ApiError(f"found '{word}' in both stopwords.additions and stopwords.removals")


def _check_tokenization(tokenization: str, data_type: List[str]) -> None:
    kind = primitive(data_type)
    allowed = {True: TEXT_TOKENIZATIONS, False: STRING_TOKENIZATIONS}.get(kind in TEXT_TYPES, ())
    if kind in TEXT_TYPES or kind in STRING_TYPES:
        if tokenization not in allowed:
            raise ApiError(f"Tokenization '{tokenization}' is not allowed for data type '{kind}'")
    elif tokenization:
        what = f"data type '{kind}'" if kind else "reference data type"
        if nested(data_type):
            what = "object/object[] data types"
        raise ApiError(f"Tokenization is not allowed for {what}")


def _check_indexing(prop: Dict[str, Any], data_type: List[str]) -> None:
    if prop.get("indexInverted") is not None and (
        prop.get("indexFilterable") is not None or prop.get("indexSearchable") is not None
    ):
        raise ApiError(
            "`indexInverted` is deprecated and can not be set together with "
            "`indexFilterable` or `indexSearchable`"
        )
    if prop.get("indexSearchable") and primitive(data_type) not in TEXT_TYPES + STRING_TYPES:
        raise ApiError("`indexSearchable` is not allowed for other than text/text[] data types")


def _check_module_config(prop: Dict[str, Any], schema: Dict[str, Any]) -> None:
    config = prop.get("moduleConfig")
    if config is None:
        return
    if not isinstance(config, dict):
        raise ApiError(f"{prop['name']} property config invalid")
    vectorizer = schema.get("vectorizer")
    if vectorizer and vectorizer != NO_VECTORIZER and vectorizer not in config:
        raise ApiError(f"{vectorizer} vectorizer module not part of the property")


def _check_vectorizer(name: str, modules: List[str]) -> None:
    if name != NO_VECTORIZER and name not in modules:
        raise ApiError(f'vectorizer: no module with name "{name}" present')


def _check_index_type(index_type: str) -> None:
    if index_type not in INDEX_TYPES:
        raise ApiError(f'unrecognized or unsupported vectorIndexType "{index_type}"')


def _check_named_vector(name: str, vectorizer: Any) -> None:
    check_vector_name(name)
    if not isinstance(vectorizer, dict):
        kind = "<nil>" if vectorizer is None else type(vectorizer).__name__
        raise ApiError(f"class.VectorConfig.Vectorizer must be an object, got {kind}")
    if len(vectorizer) != 1:
        raise ApiError(
            "class.VectorConfig.Vectorizer must consist only 1 configuration, "
            f"got: {len(vectorizer)}"
        )


def _check_nested_properties(properties: List[Dict[str, Any]], owner: str) -> None:
    if not properties:
        raise ApiError(
            f"Property '{owner}': "
            "At least one nested property is required for data type object/object[]"
        )
    for prop in properties:
        name = prop.get("name") or ""
        check_nested_name(name, owner)
        _check_nested_property(prop, f"{owner}.{name}")
        if nested(prop.get("dataType")):
            _check_nested_properties(prop.get("nestedProperties") or [], f"{owner}.{name}")


def _check_nested_property(prop: Dict[str, Any], path: str) -> None:
    data_type = prop.get("dataType") or []
    kind, tokenization = primitive(data_type), prop.get("tokenization") or ""
    problem = ""
    if kind in STRING_TYPES:
        problem = f"data type '{kind}' is deprecated and not allowed as nested property"
    elif kind in ("geoCoordinates", "phoneNumber"):
        problem = f"data type '{kind}' not allowed as nested property"
    elif not kind and nested(data_type) not in NESTED:
        problem = "reference data type not allowed"
    elif kind in TEXT_TYPES and tokenization not in NESTED_TOKENIZATIONS:
        problem = f"Tokenization '{tokenization}' is not allowed for data type '{kind}'"
    elif kind not in TEXT_TYPES and tokenization:
        what = f"data type '{kind}'" if kind else "object/object[] data types"
        problem = f"Tokenization is not allowed for {what}"
    elif prop.get("indexSearchable") and kind not in TEXT_TYPES:
        problem = "`indexSearchable` is not allowed for other than text/text[] data types"
    elif prop.get("indexFilterable") and kind == "blob":
        raise ApiError(f"Property: '{path}': indexFilterable is not allowed for blob data type")
    if problem:
        raise ApiError(f"Property '{path}': {problem}")
