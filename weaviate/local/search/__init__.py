"""The searches: by vector, by keyword, hybrid; sorted, grouped, counted."""
