"""The messages of the server's gRPC interface, built at run time from a table.

The table lists the names, numbers and types of the fields that this client uses, from `weaviate.v1`
of servers from 1.24 on; protobuf skips other fields. Two simplifications do not change the
encoding: an enum is an int32 here, and each single field records whether it was set (the syntax is
proto2).
"""

from __future__ import annotations

import functools
from typing import Any, Dict

from weaviate._grpc.packages import protobuf

SERVICE = "weaviate.v1.Weaviate"

# MESSAGE: number, name and type of each field. * marks a repeated field, ? a field of the oneof
# `kind`, % a map whose keys are texts.
_TABLE = """
SearchRequest: 1 collection string, 10 tenant string, 11 consistency_level int32,
    20 properties PropertiesRequest, 21 metadata MetadataRequest, 30 limit uint32,
    31 offset uint32, 32 autocut uint32, 33 after string, 34 sort_by *SortBy, 40 filters Filters,
    41 hybrid_search Hybrid, 42 bm25_search BM25, 43 near_vector NearVector,
    44 near_object NearObject, 45 near_text NearTextSearch, 100 uses_123_api bool,
    101 uses_125_api bool, 102 uses_127_api bool
SortBy: 1 ascending bool, 2 path *string
MetadataRequest: 1 uuid bool, 2 vector bool, 3 creation_time_unix bool,
    4 last_update_time_unix bool, 5 distance bool, 6 certainty bool, 7 score bool,
    8 explain_score bool, 9 is_consistent bool, 10 vectors *string
PropertiesRequest: 1 non_ref_properties *string, 2 ref_properties *RefPropertiesRequest,
    3 object_properties *ObjectPropertiesRequest
ObjectPropertiesRequest: 1 prop_name string, 2 primitive_properties *string,
    3 object_properties *ObjectPropertiesRequest
RefPropertiesRequest: 1 reference_property string, 2 properties PropertiesRequest,
    3 metadata MetadataRequest, 4 target_collection string
Filters: 1 operator int32, 3 filters *Filters, 4 value_text ?string, 5 value_int ?int64,
    6 value_boolean ?bool, 7 value_number ?double, 9 value_text_array ?TextArray,
    10 value_int_array ?IntArray, 11 value_boolean_array ?BooleanArray,
    12 value_number_array ?NumberArray, 13 value_geo ?GeoCoordinatesFilter, 20 target FilterTarget
TextArray: 1 values *string
IntArray: 1 values *int64
NumberArray: 1 values *double
BooleanArray: 1 values *bool
GeoCoordinatesFilter: 1 latitude float, 2 longitude float, 3 distance float
FilterTarget: 1 property ?string, 3 multi_target ?FilterReferenceMultiTarget
FilterReferenceMultiTarget: 1 on string, 2 target FilterTarget, 3 target_collection string
Hybrid: 1 query string, 2 properties *string, 4 alpha float, 5 fusion_type int32,
    6 vector_bytes bytes
NearVector: 2 certainty double, 3 distance double, 4 vector_bytes bytes, 5 target_vectors *string
NearObject: 1 id string, 2 certainty double, 3 distance double, 4 target_vectors *string
NearTextSearch: 1 query *string, 2 certainty double, 3 distance double, 4 move_to Move,
    5 move_away Move, 6 target_vectors *string
Move: 1 force float, 2 concepts *string, 3 uuids *string
BM25: 1 query string, 2 properties *string
SearchReply: 2 results *SearchResult
SearchResult: 1 properties PropertiesResult, 2 metadata MetadataResult
MetadataResult: 1 id string, 3 creation_time_unix int64, 4 creation_time_unix_present bool,
    5 last_update_time_unix int64, 6 last_update_time_unix_present bool, 7 distance float,
    8 distance_present bool, 10 certainty_present bool, 11 score float, 12 score_present bool,
    13 explain_score string, 14 explain_score_present bool, 15 is_consistent bool,
    18 is_consistent_present bool, 19 vector_bytes bytes, 23 vectors *Vectors
Vectors: 1 name string, 3 vector_bytes bytes, 4 type int32
PropertiesResult: 2 ref_props *RefPropertiesResult, 3 target_collection string,
    4 metadata MetadataResult, 11 non_ref_props Properties
RefPropertiesResult: 1 properties *PropertiesResult, 2 prop_name string
Properties: 1 fields %Value
Value: 1 number_value ?double, 2 string_value ?string, 3 bool_value ?bool,
    4 object_value ?Properties, 5 list_value ?ListValue, 6 date_value ?string,
    7 uuid_value ?string, 8 int_value ?int64, 9 geo_value ?GeoCoordinate, 10 blob_value ?string,
    11 phone_value ?PhoneNumber, 12 null_value ?int32, 13 text_value ?string
ListValue: 1 values *Value, 2 number_values ?Bytes, 3 bool_values ?BooleanArray,
    4 object_values ?ObjectValues, 5 date_values ?TextArray, 6 uuid_values ?TextArray,
    7 int_values ?Bytes, 8 text_values ?TextArray
Bytes: 1 values bytes
ObjectValues: 1 values *Properties
GeoCoordinate: 1 longitude float, 2 latitude float
PhoneNumber: 1 country_code uint64, 2 default_country string, 3 input string,
    4 international_formatted string, 5 national uint64, 6 national_formatted string, 7 valid bool
"""
_PACKAGE = "weaviate_client.v1"
"""Not the server's package name, which another library may have registered in the process."""


@functools.lru_cache(maxsize=None)
def message_types() -> Dict[str, Any]:
    """Return the classes of all messages, by name.

    Raises:
        ImportError: if protobuf is not installed.
    """
    descriptor_pb2 = protobuf("descriptor_pb2")
    file = descriptor_pb2.FileDescriptorProto(
        name="weaviate_client/v1.proto", package=_PACKAGE, syntax="proto2"
    )
    for name, fields in _read_table().items():
        _describe(descriptor_pb2, file.message_type.add(name=name), fields)
    pool = protobuf("descriptor_pool").DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    factory = protobuf("message_factory")
    types = {}
    for name in _read_table():
        descriptor = pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")
        if hasattr(factory, "GetMessageClass"):
            types[name] = factory.GetMessageClass(descriptor)
        else:  # protobuf before 4.22
            types[name] = factory.MessageFactory(pool).GetPrototype(descriptor)
    return types


def _read_table() -> Dict[str, str]:
    """Return the fields of each message, as they are written in the table."""
    lines = _TABLE.replace("\n    ", " ").strip().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def _describe(descriptor_pb2: Any, message: Any, fields: str) -> None:
    kinds = descriptor_pb2.FieldDescriptorProto
    for written in fields.split(", "):
        number, name, kind = written.split()
        mark = kind[0] if kind[0] in "*?%" else ""
        kind = kind[len(mark) :]
        if mark == "%":
            kind = _describe_map_entry(kinds, message, kind)
        field = message.field.add(name=name, number=int(number))
        field.label = kinds.LABEL_REPEATED if mark in ("*", "%") else kinds.LABEL_OPTIONAL
        _set_type(kinds, field, kind)
        if mark == "?":
            if not message.oneof_decl:
                message.oneof_decl.add(name="kind")
            field.oneof_index = 0


def _describe_map_entry(kinds: Any, message: Any, kind: str) -> str:
    entry = message.nested_type.add(name="FieldsEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, label=kinds.LABEL_OPTIONAL, type=kinds.TYPE_STRING)
    value = entry.field.add(name="value", number=2, label=kinds.LABEL_OPTIONAL)
    _set_type(kinds, value, kind)
    return f"{message.name}.FieldsEntry"


def _set_type(kinds: Any, field: Any, kind: str) -> None:
    if kind[0].isupper():
        field.type = kinds.TYPE_MESSAGE
        field.type_name = f".{_PACKAGE}.{kind}"
    else:
        field.type = getattr(kinds, f"TYPE_{kind.upper()}")
