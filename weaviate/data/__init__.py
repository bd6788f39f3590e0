"""Single objects and their references."""
