"""Backups: create them, restore them."""

from weaviate.backup.backup import Backup

__all__ = ["Backup"]
