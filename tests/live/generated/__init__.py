"""Schemas, objects and requests made up from a seed, and how two servers' answers are compared.

`worlds` makes the classes and objects of a run, `values` what is in them; `rest` (with
`schema_requests` and `server_requests`) and `queries` (with `filters`) make the requests;
`comparison` compares two answers, `documented` names the differences that docs/local.md lists,
`runs` sends everything to both servers, and `shrinking` finds out which requests a difference
needs. `python -m tests.live.generated` runs many.
"""
