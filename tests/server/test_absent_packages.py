"""Without numpy and orjson all that is ordinary works, and nobody asks for numpy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import pytest

import weaviate
from tests.support.storing import StoringServer

ROOT = str(Path(weaviate.__file__).parents[1])

PROGRAM = """
import json, sys

url, absent = sys.argv[1], sys.argv[2].split(",")
asked = []

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            asked.append(name)
            raise ModuleNotFoundError("No module named %r" % name, name=name)

sys.meta_path.insert(0, Blocker())
import weaviate
from weaviate.util import generate_uuid5, get_valid_uuid, get_vector

ID = generate_uuid5("thing")
assert get_valid_uuid(ID) == ID and get_vector([1, 2.5]) == [1, 2.5]
client = weaviate.Client(url)
client.data_object.create({"n": 1, "t": "\\u00e9"}, "Thing", ID, [0.1, 1 / 3])
read = client.data_object.get_by_id(ID, class_name="Thing", with_vector=True)
client.data_object.update({"n": 2}, "Thing", ID)
assert client.data_object.exists(ID, class_name="Thing")
told = []
for settings in ({}, {"dynamic": True}, {"num_workers": 4}, {"callback": told.extend}):
    client.batch.configure(**{"batch_size": 5, "dynamic": False, "callback": None, **settings})
    with client.batch as batch:
        for number in range(20):
            uuid = generate_uuid5(number, str(settings.keys()))
            batch.add_data_object({"n": number}, "Thing", uuid, [0.5, number])
            batch.add_reference(uuid, "Thing", "next", ID, "Thing")
client.schema.get()
near = {"vector": [0.1, 1e-7], "certainty": 0.7}
where = {"path": ["n"], "operator": "Equal", "valueInt": 1}
query = client.query.get("Thing", ["n"]).with_near_vector(near).with_where(where)
query.do()
for bad in (float("nan"), {1}, b"x"):
    try:
        client.data_object.create({"n": bad}, "Thing")
    except (TypeError, ValueError):
        pass
    else:
        raise AssertionError(bad)
client.close()
print(json.dumps({"asked": asked, "vector": read["vector"], "text": query.build(),
                  "told": len(told)}))
"""


def run(absent: str) -> Dict[str, Any]:
    """Run an ordinary program that cannot import some packages; give what it prints."""
    with StoringServer() as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM, server.url, absent],
            env=dict(os.environ, PYTHONPATH=ROOT),
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        result: Dict[str, Any] = json.loads(done.stdout)
        result["objects"] = len(server.storage.objects)
        result["links"] = sum(server.storage.links.values())
    return result


@pytest.mark.parametrize("absent", ["numpy", "orjson", "numpy,orjson"])
def test_an_ordinary_program_does_the_same_without(absent: str) -> None:
    result, with_all = run(absent), run("nothing")
    assert (result["objects"], result["links"], result["told"]) == (81, 80, 40)
    del result["asked"], with_all["asked"]
    assert result == with_all


def test_lists_are_no_reason_to_look_for_numpy() -> None:
    assert run("numpy")["asked"] == []
