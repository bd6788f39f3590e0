"""Where filters: from the wire to a predicate."""
