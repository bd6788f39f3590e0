"""How much time the client takes, and how much memory; no part of the test run."""
