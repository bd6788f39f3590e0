"""What is kept: the database, its model, its file, its backups."""
