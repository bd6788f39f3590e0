"""Texts of warnings that more than one section issues.

From server 1.14 on, paths and beacons of objects contain the class. The NEW texts are for such a
server and a call without the class; the OLD texts for an older server and a call with the class.
"""

DATA_DEPRECATION_NEW_V14_CLS_NS_W = (
    "Dep100: From Weaviate 1.14 on, objects are addressed by class and id. Please pass class_name: "
    "an address without it is deprecated, and may name objects of several classes."
)

DATA_DEPRECATION_OLD_V14_CLS_NS_W = (
    "Dep101: This server is older than Weaviate 1.14 and cannot address objects by class: "
    "class_name is not sent. Please upgrade the server."
)

REF_DEPRECATION_NEW_V14_CLS_NS_W = (
    "Dep102: From Weaviate 1.14 on, objects are addressed by class and id. Please pass "
    "from_class_name and to_class_name (or to_class_names): references without them are deprecated."
)

REF_DEPRECATION_OLD_V14_FROM_CLS_NS_W = (
    "Dep103: This server is older than Weaviate 1.14 and cannot address objects by class: "
    "from_class_name is not sent. Please upgrade the server."
)

REF_DEPRECATION_OLD_V14_TO_CLS_NS_W = (
    "Dep104: This server is older than Weaviate 1.14 and cannot address objects by class: "
    "to_class_name (or to_class_names) is not sent. Please upgrade the server."
)

BATCH_REF_DEPRECATION_NEW_V14_CLS_NS_W = (
    "Dep105: From Weaviate 1.14 on, objects are addressed by class and id. Please pass "
    "to_object_class_name to add_reference: a target without it is deprecated."
)

BATCH_REF_DEPRECATION_OLD_V14_CLS_NS_W = (
    "Dep106: This server is older than Weaviate 1.14 and cannot address objects by class: "
    "to_object_class_name is not sent. Please upgrade the server."
)

FILTER_BEACON_V14_CLS_NS_W = (
    "Dep107: From Weaviate 1.14 on, beacons name the class of the object: "
    "weaviate://localhost/<class name>/<id>. A beacon without it is deprecated."
)

BATCH_MANUAL_USE_W = (
    "Dep002: create_objects() and create_references() are deprecated in the v3 API: use flush(), "
    "or the batch in a with block, which send objects before their references. The callback gets "
    "the results."
)

BATCH_EXECUTOR_SHUTDOWN_W = (
    "Bat100: The workers of the batch were shut down, and are started again. Use the batch in a "
    "with block, or call start() before and shutdown() after."
)
