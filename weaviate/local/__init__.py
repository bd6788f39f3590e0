"""A Weaviate with nothing to install, for notebooks, tests and the first five minutes."""
