"""The embedded server: its process, its releases and their installation."""
