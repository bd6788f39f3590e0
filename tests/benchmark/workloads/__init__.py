"""What is measured. Runs with any client of version 3, so nothing here imports more of us."""
