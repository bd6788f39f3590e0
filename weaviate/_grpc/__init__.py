"""Searches over the server's gRPC interface, for clients that enable it."""
