"""Stand-ins for the other side: servers that record what arrives and misbehave on order."""
