"""The carried runner has a pytest entry of its own; ours is test_contract.py."""

collect_ignore = ["runner"]
