"""The version of this package, in one place; the build reads it from here."""

__version__ = "3.26.100"
