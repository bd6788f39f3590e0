"""Objects on their way in and out: properties, references, vectors."""
