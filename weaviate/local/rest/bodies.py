"""The bodies that the interface takes, described with `body_types`."""

from __future__ import annotations

from weaviate.local.filters.clause import NESTING_OPERATORS, VALUE_OPERATORS
from weaviate.local.rest.body_types import (
    ANY,
    BOOL,
    FLOAT,
    FLOAT32,
    INT,
    STRING,
    Body,
    Bounded,
    ListOf,
    MapOf,
    Struct,
    Text,
)
from weaviate.local.schema.check import NESTED_TOKENIZATIONS, TEXT_TOKENIZATIONS

STRINGS = ListOf(STRING, "[]string")
FIELDS = ("ALL", "class", "schema", "id", "creationTimeUnix")
# HOT and COLD are the words of 1.24; newer servers call them ACTIVE and INACTIVE.
ACTIVITIES = ("HOT", "WARM", "COLD", "FROZEN", "ACTIVE", "INACTIVE", "OFFLOADED")

NESTED = Struct(
    "NestedProperty",
    {
        "dataType": STRINGS,
        "description": STRING,
        "indexFilterable": BOOL,
        "indexSearchable": BOOL,
        "name": STRING,
        "tokenization": Text(words=NESTED_TOKENIZATIONS),
    },
    required=True,
)
NESTED.fields["nestedProperties"] = ListOf(NESTED, "[]*models.NestedProperty")

PROPERTY = Struct(
    "Property",
    {
        "dataType": STRINGS,
        "description": STRING,
        "indexFilterable": BOOL,
        "indexInverted": BOOL,
        "indexSearchable": BOOL,
        "moduleConfig": ANY,
        "name": STRING,
        "nestedProperties": ListOf(NESTED, "[]*models.NestedProperty"),
        "tokenization": Text(words=TEXT_TOKENIZATIONS),
    },
    required=True,
)

INVERTED = Struct(
    "InvertedIndexConfig",
    {
        "bm25": Struct("BM25Config", {"b": FLOAT32, "k1": FLOAT32}),
        "cleanupIntervalSeconds": INT,
        "indexNullState": BOOL,
        "indexPropertyLength": BOOL,
        "indexTimestamps": BOOL,
        "stopwords": Struct(
            "StopwordConfig", {"additions": STRINGS, "preset": STRING, "removals": STRINGS}
        ),
    },
)

CLASS = Struct(
    "Class",
    {
        "class": STRING,
        "description": STRING,
        "invertedIndexConfig": INVERTED,
        "moduleConfig": ANY,
        "multiTenancyConfig": Struct("MultiTenancyConfig", {"enabled": BOOL}),
        "properties": ListOf(PROPERTY, "[]*models.Property"),
        "replicationConfig": Struct(
            "ReplicationConfig",
            {
                "deletionStrategy": Text(
                    words=("NoAutomatedResolution", "DeleteOnConflict", "TimeBasedResolution")
                ),
                "factor": INT,
            },
        ),
        "shardingConfig": ANY,
        "vectorConfig": MapOf(
            Struct(
                "VectorConfig",
                {"vectorIndexConfig": ANY, "vectorIndexType": STRING, "vectorizer": ANY},
            ),
            "map[string]models.VectorConfig",
        ),
        "vectorIndexConfig": ANY,
        "vectorIndexType": STRING,
        "vectorizer": STRING,
    },
)

VECTOR = ListOf(FLOAT32, "models.C11yVector")
OBJECT = Struct(
    "Object",
    {
        "additional": MapOf(ANY, "models.AdditionalProperties"),
        "class": STRING,
        "creationTimeUnix": INT,
        "id": Text(format="uuid"),
        "lastUpdateTimeUnix": INT,
        "properties": ANY,
        "tenant": STRING,
        "vector": VECTOR,
        "vectorWeights": ANY,
        "vectors": MapOf(ListOf(FLOAT32, "models.Vector"), "models.Vectors"),
    },
)

REFERENCE = Struct(
    "SingleRef",
    {
        "beacon": Text(format="uri"),
        "class": Text(format="uri"),
        "href": Text(format="uri"),
        "schema": ANY,
    },
)

WHERE = Struct(
    "WhereFilter",
    {
        "operator": Text(words=(*NESTING_OPERATORS, *VALUE_OPERATORS)),
        "path": STRINGS,
        "valueBoolean": BOOL,
        "valueBooleanArray": ListOf(BOOL, "[]bool"),
        "valueDate": STRING,
        "valueDateArray": STRINGS,
        "valueGeoRange": Struct("WhereFilterGeoRange", {}),
        "valueInt": INT,
        "valueIntArray": ListOf(INT, "[]int64"),
        "valueNumber": FLOAT,
        "valueNumberArray": ListOf(FLOAT, "[]float64"),
        "valueString": STRING,
        "valueStringArray": STRINGS,
        "valueText": STRING,
        "valueTextArray": STRINGS,
    },
    required=True,
)
WHERE.fields["operands"] = ListOf(WHERE, "[]*models.WhereFilter")

CLASSIFICATION = Struct(
    "Classification",
    {
        "basedOnProperties": STRINGS,
        "class": STRING,
        "classifyProperties": STRINGS,
        "filters": Struct(
            "ClassificationFilters",
            {"sourceWhere": WHERE, "targetWhere": WHERE, "trainingSetWhere": WHERE},
        ),
        "settings": ANY,
        "type": STRING,
    },
)

QUERY = Struct("GraphQLQuery", {"operationName": STRING, "query": STRING, "variables": ANY})
TENANT = Struct("Tenant", {"activityStatus": Text(words=ACTIVITIES), "name": STRING})

CLASS_BODY = Body(CLASS, name="objectClass", numbered=True)
PROPERTY_BODY = Body(PROPERTY, numbered=True)
SHARD_STATUS_BODY = Body(Struct("ShardStatus", {"status": STRING}))
TENANTS_BODY = Body(ListOf(TENANT, "[]*models.Tenant"))
TENANT_NAMES_BODY = Body(STRINGS, name="tenants")
OBJECT_BODY = Body(OBJECT)
REFERENCE_BODY = Body(REFERENCE)
REFERENCES_BODY = Body(ListOf(REFERENCE, "models.MultipleRef"), numbered=True)
BATCH_OBJECTS_BODY = Body(
    Struct(
        "BatchObjectsCreateBody",
        {
            "fields": ListOf(Text(words=FIELDS), "[]*string"),
            "objects": ListOf(OBJECT, "[]*models.Object"),
        },
        package="batch",
    ),
    prefix="body",
    numbered=True,
)
BATCH_REFERENCES_BODY = Body(
    ListOf(
        Struct(
            "BatchReference",
            {"from": Text(format="uri"), "tenant": STRING, "to": Text(format="uri")},
        ),
        "[]*models.BatchReference",
    )
)
BATCH_DELETE_BODY = Body(
    Struct(
        "BatchDelete",
        {
            "dryRun": BOOL,
            "match": Struct("BatchDeleteMatch", {"class": STRING, "where": WHERE}),
            "output": STRING,
        },
    ),
    prefix="match",
    numbered=True,
)
CLASSIFICATION_BODY = Body(CLASSIFICATION, name="params")
QUERY_BODY = Body(QUERY)
QUERIES_BODY = Body(ListOf(QUERY, "models.GraphQLQueries"))
CPU_PERCENTAGE = Bounded(1, 80)
BACKUP_BODY = Body(
    Struct(
        "BackupCreateRequest",
        {
            "config": Struct(
                "BackupConfig",
                {
                    "CPUPercentage": CPU_PERCENTAGE,
                    "ChunkSize": Bounded(2, 512),
                    "CompressionLevel": Text(
                        words=("DefaultCompression", "BestSpeed", "BestCompression")
                    ),
                },
            ),
            "exclude": STRINGS,
            "id": STRING,
            "include": STRINGS,
        },
    )
)
RESTORE_BODY = Body(
    Struct(
        "BackupRestoreRequest",
        {
            "config": Struct("RestoreConfig", {"CPUPercentage": CPU_PERCENTAGE}),
            "exclude": STRINGS,
            "include": STRINGS,
            "node_mapping": MapOf(STRING, "map[string]string"),
        },
    )
)
