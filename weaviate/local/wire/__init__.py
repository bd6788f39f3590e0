"""How a Go server spells: JSON, numbers, dates, ids."""
