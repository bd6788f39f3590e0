"""Copy classes from one server to another, with references, tenants, vectors and named vectors.

    python docs/examples/copy_class.py http://old:8080 http://new:8080 Book Author

The first pass copies the objects with their vectors, the second one the references, when all
objects exist. Progress is saved after each page in a state file: run the same command again to
continue an interrupted copy. At the end the counts of both servers are compared; the exit status
is 1 if they differ, or if the target rejected something. API keys are read from the environment
variables SOURCE_API_KEY and TARGET_API_KEY.
"""

import argparse
import json
import os
import sys

from tqdm import tqdm

import weaviate
from weaviate.util import get_valid_uuid

LISTED_ERRORS = 10


class State:
    """The id of the last object that is done, for each pass over a class or tenant."""

    def __init__(self, path):
        self._path = path
        self._done = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self._done = json.load(file)

    def last(self, key):
        return self._done.get(key, {}).get("last")

    def count(self, key):
        return self._done.get(key, {}).get("count", 0)

    def save(self, key, last, count):
        self._done[key] = {"last": last, "count": count}
        with open(self._path + ".new", "w", encoding="utf-8") as file:
            json.dump(self._done, file, indent=1)
        os.replace(self._path + ".new", self._path)


def pages(client, class_name, tenant, after, size, with_vector):
    """Yield lists of objects, in the order of their ids."""
    page = []
    for found in client.data_object.iterate(
        class_name, tenant=tenant, after=after, page_size=size, with_vector=with_vector
    ):
        page.append(found)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


def count_of(client, class_name, tenant):
    query = client.query.aggregate(class_name).with_meta_count()
    if tenant:
        query = query.with_tenant(tenant)
    answer = query.do()
    if answer.get("errors"):
        raise RuntimeError(answer["errors"][0]["message"])
    return answer["data"]["Aggregate"][class_name][0]["meta"]["count"]


def reference_properties(definition):
    """Return the names of the properties that refer to other classes."""
    return {
        prop["name"]
        for prop in definition.get("properties") or []
        if prop["dataType"][0][:1].isupper()
    }


class Copy:
    """One run from a source to a target."""

    def __init__(self, source, target, state, page_size=500, show=True):
        self.source, self.target, self.state = source, target, state
        self.page_size, self.show = page_size, show
        self.errors = 0

    def run(self, class_names):
        """Copy the classes; return whether everything was copied."""
        definitions = [self.source.schema.get(name) for name in class_names]
        missing = [d for d in definitions if not self.target.schema.exists(d["class"])]
        if missing:
            self.target.schema.create({"classes": missing})
        parts = [
            (definition, tenant)
            for definition in definitions
            for tenant in self._tenants(definition)
        ]
        for definition, tenant in parts:
            self._objects(definition, tenant)
        for definition, tenant in parts:  # now all objects exist that references lead to
            self._references(definition, tenant)
        same = [self._compare(definition["class"], tenant) for definition, tenant in parts]
        return all(same) and not self.errors

    def _tenants(self, definition):
        """Return the tenants to copy, and create them; [None] for a class without tenants."""
        if not (definition.get("multiTenancyConfig") or {}).get("enabled"):
            return [None]
        name = definition["class"]
        tenants = self.source.schema.get_class_tenants(name)
        known = {tenant.name for tenant in self.target.schema.get_class_tenants(name)}
        new = [weaviate.Tenant(tenant.name) for tenant in tenants if tenant.name not in known]
        if new:
            self.target.schema.add_class_tenants(name, new)
        active = []
        for tenant in tenants:
            if tenant.activity_status.value in ("HOT", "ACTIVE"):
                active.append(tenant.name)
            else:
                self._error(f"{name}: tenant {tenant.name} is not active and was not copied")
        return active

    def _objects(self, definition, tenant):
        name, left_out = definition["class"], reference_properties(definition)

        def add(batch, found, is_first_page):
            properties = {k: v for k, v in found["properties"].items() if k not in left_out}
            vectors = {} if not found.get("vectors") else {"vectors": found["vectors"]}
            batch.add_data_object(
                properties, name, found["id"], found.get("vector"), tenant, **vectors
            )

        self._pass("objects", name, tenant, add, with_vector=True)

    def _references(self, definition, tenant):
        name, wanted = definition["class"], reference_properties(definition)
        if not wanted:
            return

        def add(batch, found, is_first_page):
            known = set()
            if is_first_page:  # an interrupted run may have sent a part of this page
                stored = self.target.data_object.get_by_id(
                    found["id"], class_name=name, tenant=tenant
                )
                for prop in wanted:
                    for link in ((stored or {}).get("properties") or {}).get(prop) or []:
                        known.add((prop, get_valid_uuid(link["beacon"])))
            for prop in wanted:
                for link in found["properties"].get(prop) or []:
                    to_id = get_valid_uuid(link["beacon"])
                    to_class = link["beacon"].split("/")[-2]
                    if (prop, to_id) not in known:
                        batch.add_reference(found["id"], name, prop, to_id, to_class, tenant=tenant)

        self._pass("references", name, tenant, add, with_vector=False)

    def _pass(self, kind, name, tenant, add, with_vector):
        key = f"{kind} {name} {tenant or ''}".strip()
        done = self.state.count(key)
        is_first_page = True
        with tqdm(
            total=count_of(self.source, name, tenant),
            initial=done,
            desc=key,
            disable=not self.show,
        ) as bar:
            for page in pages(
                self.source, name, tenant, self.state.last(key), self.page_size, with_vector
            ):
                batch = self.target.batch
                try:
                    with batch:
                        for found in page:
                            add(batch, found, is_first_page)
                except BaseException:  # the next run reads this page again
                    batch.empty_objects()
                    batch.empty_references()
                    raise
                for failed in [*batch.failed_objects, *batch.failed_references]:
                    self._error(f"{key}: {failed.reason}")
                done += len(page)
                self.state.save(key, page[-1]["id"], done)
                bar.update(len(page))
                is_first_page = False

    def _compare(self, name, tenant):
        here, there = count_of(self.source, name, tenant), count_of(self.target, name, tenant)
        label = f"{name} {tenant}" if tenant else name
        print(f"{label}: {here} objects in the source, {there} in the target")
        return here == there

    def _error(self, text):
        self.errors += 1
        if self.errors <= LISTED_ERRORS:
            print(text, file=sys.stderr)


def connect(url, variable):
    key = os.environ.get(variable)
    return weaviate.Client(url, auth_client_secret=weaviate.AuthApiKey(key) if key else None)


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description="Copy classes from one Weaviate server to another. Run the same command "
        "again to continue an interrupted copy.",
        epilog="API keys: environment variables SOURCE_API_KEY and TARGET_API_KEY.",
    )
    parser.add_argument("source", help="URL of the server to read from")
    parser.add_argument("target", help="URL of the server to write to")
    parser.add_argument("classes", nargs="*", help="class names (default: all classes)")
    parser.add_argument("--state", default="copy_class.json", help="file for the progress")
    parser.add_argument("--page-size", type=int, default=500, help="objects per page")
    parser.add_argument("--batch-size", type=int, default=100, help="objects per request")
    parser.add_argument("--workers", type=int, default=2, help="requests at the same time")
    parser.add_argument("--quiet", action="store_true", help="show no progress bars")
    options = parser.parse_args(arguments)

    with connect(options.source, "SOURCE_API_KEY") as source:
        with connect(options.target, "TARGET_API_KEY") as target:
            target.batch.configure(
                batch_size=options.batch_size,
                dynamic=False,
                num_workers=options.workers,
                callback=None,
            )
            names = options.classes or [c["class"] for c in source.schema.get()["classes"]]
            copy = Copy(source, target, State(options.state), options.page_size, not options.quiet)
            is_complete = copy.run(names)
    if copy.errors:
        print(f"{copy.errors} errors", file=sys.stderr)
    return 0 if is_complete else 1


if __name__ == "__main__":
    sys.exit(main())
