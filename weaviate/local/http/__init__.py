"""The door: sockets, credentials, the toy identity provider, and faults for tests."""
