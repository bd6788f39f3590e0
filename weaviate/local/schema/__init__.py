"""Classes: created, checked, changed, made by objects."""
