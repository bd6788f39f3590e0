"""An import that loses nothing: what fails is tried again, what is refused is written down.

    python docs/examples/failed_objects.py

It uses the server that WEAVIATE_URL names, and without that a local one that it starts itself, and
that fails on purpose. The class "Measurement" is deleted first.
"""

import json
import os
import sys
import time
from contextlib import ExitStack

import requests

import weaviate
from weaviate.exceptions import WeaviateBaseError
from weaviate.util import generate_uuid5

CLASS = {
    "class": "Measurement",
    "vectorizer": "none",
    "properties": [
        {"name": "station", "dataType": ["text"]},
        {"name": "celsius", "dataType": ["number"]},
    ],
}

ROWS = [{"station": f"S{number}", "celsius": number / 10} for number in range(500)]
ROWS[123]["celsius"] = "broken sensor"  # the server will refuse this one


def import_rows(client, rows, attempts=5):
    """Send all rows; give the items that the server refuses, each with its reason."""
    batch = client.batch.configure(batch_size=100, num_workers=2, callback=None)
    left = iter(rows)
    refused = []
    for attempt in range(1, attempts + 1):
        try:
            with batch:  # what an earlier attempt has kept is sent first
                for row in left:
                    # an id of its own: the row can be sent twice, and is there once
                    batch.add_data_object(row, "Measurement", generate_uuid5(row["station"]))
            return refused + batch.failed_objects
        except (requests.RequestException, WeaviateBaseError) as error:
            # Whole requests failed, also when they were tried again. Their items are named in
            # the exception, and back in the batch.
            kept = len(error.failed_objects)
            print(f"attempt {attempt}: {kept} objects are kept after {type(error).__name__}")
            refused += batch.failed_objects
            if attempt == attempts:
                raise
            time.sleep(1)


def main():
    with ExitStack() as stack:
        url = os.environ.get("WEAVIATE_URL")
        server = None
        if url is None:
            from weaviate.local import LocalServer

            server = stack.enter_context(LocalServer())
            url = server.url
        client = stack.enter_context(weaviate.Client(url))
        if client.schema.exists("Measurement"):
            client.schema.delete_class("Measurement")
        client.schema.create_class(CLASS)
        if server is not None:
            server.fail_next(500, times=1, path="/batch/", message="out of memory")

        refused = import_rows(client, ROWS)

        for item in refused:
            print(json.dumps({"item": item, "reason": item.reason}))
        with client.batch as batch:
            for item in refused:  # mend it, and send it again under its id
                corrected = {**item["properties"], "celsius": None}
                batch.add_data_object(corrected, "Measurement", item["id"])

        counted = client.query.aggregate("Measurement").with_meta_count().do()
        count = counted["data"]["Aggregate"]["Measurement"][0]["meta"]["count"]
        print(f"{count} of {len(ROWS)} rows are stored")
        return 0 if count == len(ROWS) else 1


if __name__ == "__main__":
    sys.exit(main())
