"""The schema: create, read, change and delete classes; their shards and tenants."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Union

from weaviate._core import answer, checks, paths
from weaviate._core.display import table
from weaviate._core.operation import ANY_SUCCESS, Operation
from weaviate._core.send import exchange, json_object, json_value, send
from weaviate.connect import Connection
from weaviate.exceptions import SchemaValidationException, UnexpectedStatusCodeException
from weaviate.schema import _decoders, _definitions
from weaviate.schema._tenants import Tenant, TenantActivityStatus, bodies_of, names_of
from weaviate.schema.properties import Property
from weaviate.util import _get_dict_from_object, _is_sub_schema

__all__ = [
    "CLASS_KEYS",
    "PROPERTY_KEYS",
    "Connection",
    "Property",
    "Schema",
    "Tenant",
    "TenantActivityStatus",
    "UnexpectedStatusCodeException",
]

CLASS_KEYS = {
    "class",
    "description",
    "invertedIndexConfig",
    "moduleConfig",
    "multiTenancyConfig",
    "properties",
    "replicationConfig",
    "shardingConfig",
    "vectorIndexConfig",
    "vectorIndexType",
    "vectorizer",
}
"""The keys of a class in 3.26.7. Other keys are sent to the server as well."""

PROPERTY_KEYS = {
    "dataType",
    "description",
    "indexFilterable",
    "indexInverted",
    "indexSearchable",
    "moduleConfig",
    "name",
    "tokenization",
}
"""The keys of a property in 3.26.7. Other keys are sent to the server as well."""

_PRIMITIVE_WEAVIATE_TYPES_SET = _definitions.PRIMITIVE_TYPES

_OK_OR_MISSING = frozenset({200, 404})


class Schema:
    """Create, read, change and delete classes, shards and tenants (`client.schema`).

    The first letter of a class name is sent as a capital. Arguments are never modified, and unknown
    keys are sent to the server as given.

    All methods raise TypeError or ValueError if an argument is invalid, and send nothing then;
    requests.ConnectionError or requests.Timeout if the server does not answer; and
    weaviate.UnexpectedStatusCodeException if the server rejects the request.

    Attributes:
        property: adds properties to existing classes.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.property: Property = Property(self._connection)

    # ----------------------------------------------------------------- create

    def create(self, schema: Union[Dict[str, Any], str]) -> None:
        """Create all classes of a schema; they may refer to each other in any order.

        Args:
            schema: `{"classes": [...]}`: a dictionary, or the path or URL of a JSON file.

        Raises:
            weaviate.SchemaValidationException: if the schema is invalid; nothing is sent.

        Example:
            >>> client.schema.create({"classes": [{"class": "Book"}, {"class": "Film"}]})
        """
        classes = _definitions.checked_classes(_get_dict_from_object(schema, self._connection))
        self._create_classes_with_primitives(classes)
        self._create_complex_properties_from_classes(classes)

    def create_class(self, schema_class: Union[Dict[str, Any], str]) -> None:
        """Create one class. The classes that it refers to must exist.

        Args:
            schema_class: its definition: a dictionary, or the path or URL of a JSON file.

        Raises:
            weaviate.SchemaValidationException: if the class is invalid; nothing is sent.

        Example:
            >>> client.schema.create_class(
            ...     {
            ...         "class": "Book",
            ...         "vectorizer": "none",
            ...         "properties": [{"name": "title", "dataType": ["text"]}],
            ...     }
            ... )
        """
        weaviate_class = _get_dict_from_object(schema_class, self._connection)
        _definitions.check_class(weaviate_class)
        self._create_class_with_primitives(weaviate_class)
        self._create_complex_properties_from_class(weaviate_class)

    def _create_classes_with_primitives(self, schema_classes_list: List[Dict[str, Any]]) -> None:
        """Create classes without their references."""
        for weaviate_class in schema_classes_list:
            self._create_class_with_primitives(weaviate_class)

    def _create_class_with_primitives(self, weaviate_class: Dict[str, Any]) -> None:
        """Create a class without its references."""
        definition = _definitions.without_references(weaviate_class)
        self._send("POST", "/schema", f"Class {definition['class']} was not created", definition)

    def _create_complex_properties_from_classes(
        self, schema_classes_list: List[Dict[str, Any]]
    ) -> None:
        """Add the references of several classes, which exist already."""
        for weaviate_class in schema_classes_list:
            self._create_complex_properties_from_class(weaviate_class)

    def _create_complex_properties_from_class(self, schema_class: Dict[str, Any]) -> None:
        """Add the references of a class, which exists already."""
        name = checks.class_name(schema_class["class"], "class")
        for reference in _definitions.references_of(schema_class):
            words = f"Reference {reference.get('name')} was not added to class {name}"
            self._send("POST", paths.join("schema", name, "properties"), words, reference)

    # ------------------------------------------------------------------- read

    def get(self, class_name: Optional[str] = None) -> Dict[str, Any]:
        """Return the definition of one class, or the whole schema.

        Returns:
            The definition of the class as a dict; `{"classes": [...]}` if no class is named.
        """
        name = checks.optional_class_name(class_name)
        path = "/schema" if name is None else paths.join("schema", name)
        operation = Operation("GET", path, "The schema was not read", good=ANY_SUCCESS)
        return send(self._connection, operation, json_object)

    def _repr_html_(self) -> str:
        """Return a table of the classes of the server, for a notebook."""
        classes = self.get().get("classes") or []
        if not classes:
            return "<p>The server has no classes yet.</p>"
        rows = []
        for found in classes:
            properties = (
                f"{prop.get('name')}: {', '.join(prop.get('dataType') or [])}"
                for prop in found.get("properties") or []
            )
            rows.append((found.get("class"), found.get("vectorizer"), "; ".join(properties)))
        return table("Schema", ("class", "vectorizer", "properties"), rows)

    def exists(self, class_name: str) -> bool:
        """Return whether the class exists."""
        path = paths.join("schema", checks.class_name(class_name))
        words = "Whether the class exists is unknown"
        response = exchange(self._connection, Operation("GET", path, words, good=_OK_OR_MISSING))
        if response.status_code != 200:
            return False
        if answer.raw_content(response) is not None:  # a stand-in need not have a body
            json_object(response, words)
        return True

    def contains(self, schema: Union[Dict[str, Any], str, None] = None) -> bool:
        """Return whether the server has all classes and properties of a schema, or any class.

        Classes and properties are compared by name only.

        Args:
            schema: one class, or `{"classes": [...]}`: a dictionary, or the path or URL of a JSON
                file. None: return whether the server has any class.

        Raises:
            weaviate.SchemaValidationException: if the schema is invalid.
        """
        loaded = self.get()
        if schema is None:
            return bool(loaded.get("classes"))
        wanted = _get_dict_from_object(schema, self._connection)
        if "classes" not in wanted and "class" not in wanted:
            raise SchemaValidationException('A schema must have its classes under "classes".')
        return _is_sub_schema(wanted, loaded)

    # --------------------------------------------------------- change, delete

    def update_config(self, class_name: str, config: Dict[str, Any]) -> None:
        """Change settings of a class; all other settings keep their values.

        The method reads the definition of the class, merges the new settings into it, and writes
        it back.

        Args:
            config: the settings to change, nested as in the definition of the class:
                `{"vectorIndexConfig": {"ef": 64}}`.
        """
        name = checks.class_name(class_name)
        checks.dictionary(config, "config")
        definition = _update_nested_dict(self.get(name), config)
        path = paths.join("schema", name)
        self._send("PUT", path, f"The settings of class {name} were not changed", definition)

    def delete_class(self, class_name: str) -> None:
        """Delete a class and all of its objects."""
        name = checks.class_name(class_name)
        self._send("DELETE", paths.join("schema", name), f"Class {name} was not deleted")

    def delete_all(self) -> None:
        """Delete all classes and all objects. This cannot be undone."""
        words = "No class was deleted: the schema was not read"
        operation = Operation("GET", "/schema", words, good=ANY_SUCCESS)
        for name in send(self._connection, operation, _decoders.class_names):
            self.delete_class(name)

    # ----------------------------------------------------------------- shards

    def get_class_shards(self, class_name: str) -> List[Dict[str, Any]]:
        """Return the shards of a class, each a dict with its `name` and `status`.

        The status is READY or READONLY.
        """
        operation = _reading_shards(checks.class_name(class_name))
        return send(self._connection, operation, _decoders.list_or_object)

    def update_class_shard(
        self, class_name: str, status: str, shard_name: Optional[str] = None
    ) -> Any:
        """Set the status of one shard, or of all shards of a class.

        Args:
            status: READY or READONLY.
            shard_name: the shard; None sets all shards of the class.

        Returns:
            The server's answer, such as `{"status": "READY"}`; for all shards, a list of answers.
        """
        name = checks.class_name(class_name)
        body = {"status": checks.text(status, "status")}
        if shard_name is not None:
            return self._update_shard(name, checks.text(shard_name, "shard_name"), body)
        shard_names = send(self._connection, _reading_shards(name), _decoders.shard_names)
        return [self._update_shard(name, shard, body) for shard in shard_names]

    def _update_shard(self, class_name: str, shard_name: str, body: Dict[str, str]) -> Any:
        path = paths.join("schema", class_name, "shards", shard_name)
        words = f"Shard {shard_name} of class {class_name} was not changed"
        operation = Operation("PUT", path, words, good=ANY_SUCCESS, body=body)
        return send(self._connection, operation, json_value)

    # ---------------------------------------------------------------- tenants

    def add_class_tenants(self, class_name: str, tenants: List[Tenant]) -> None:
        """Add tenants to a class with multi-tenancy (server 1.20).

        Example:
            >>> client.schema.add_class_tenants("Note", [weaviate.Tenant("anna")])
        """
        self._send_tenants("POST", class_name, "added to", bodies_of(tenants))

    def update_class_tenants(self, class_name: str, tenants: List[Tenant]) -> None:
        """Set the activity status of tenants (server 1.21)."""
        self._send_tenants("PUT", class_name, "updated in", bodies_of(tenants))

    def remove_class_tenants(self, class_name: str, tenants: List[str]) -> None:
        """Remove tenants, given by name, and all their objects."""
        self._send_tenants("DELETE", class_name, "removed from", names_of(tenants))

    def get_class_tenants(self, class_name: str) -> List[Tenant]:
        """Return the tenants of a class (server 1.20).

        A status other than HOT and COLD, from server 1.26 on, is a str with the attribute `value`.
        """
        path = paths.join("schema", checks.class_name(class_name), "tenants")
        operation = Operation("GET", path, "The tenants were not read", good=ANY_SUCCESS)
        return send(self._connection, operation, _decoders.tenants)

    def _send_tenants(self, verb: str, class_name: str, done: str, body: List[Any]) -> None:
        name = checks.class_name(class_name)
        path = paths.join("schema", name, "tenants")
        self._send(verb, path, f"The tenants were not {done} class {name}", body)

    def _send(self, verb: str, path: str, words: str, body: Any = None) -> None:
        """Send a request whose only good status is 200, and whose answer has no value."""
        exchange(self._connection, Operation(verb, path, words, body=body))


def _reading_shards(class_name: str) -> Operation:
    path = paths.join("schema", class_name, "shards")
    return Operation("GET", path, "The shards were not read", good=ANY_SUCCESS)


def _property_is_primitive(data_type_list: List[str]) -> bool:
    """Return whether a property holds values, not references (a private name of v3)."""
    return _definitions.is_primitive(data_type_list)


def _get_primitive_properties(properties_list: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """Return the properties that hold values, not references (a private name of v3)."""
    return [
        definition
        for definition in properties_list
        if _definitions.is_primitive(_definitions.data_type_of(definition))
    ]


def _update_nested_dict(dict_1: Dict[str, Any], dict_2: Dict[str, Any]) -> Dict[str, Any]:
    """Merge the second dictionary into the first one, and return the first one."""
    for key, value in dict_2.items():
        there = dict_1.get(key)
        if isinstance(there, dict) and isinstance(value, dict):
            _update_nested_dict(there, value)
        else:
            dict_1[key] = value
    return dict_1
