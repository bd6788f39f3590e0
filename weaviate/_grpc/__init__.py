"""Searches over the server's binary interface (gRPC), for clients that ask for it."""
