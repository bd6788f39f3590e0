"""Create and restore backups."""

from weaviate.backup.backup import Backup

__all__ = ["Backup"]
