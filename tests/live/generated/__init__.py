"""Schemas, objects and requests made up from a seed, and how two servers' answers are compared.

`worlds` makes the classes and objects of a run, `values` what is in them, `rest` and `queries` the
requests; `comparison` compares two answers, `documented` names the differences that docs/local.md
lists, and `runs` sends everything to both servers. `python -m tests.live.generated` runs many.
"""
