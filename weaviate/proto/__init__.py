"""Empty: v3 kept its gRPC stubs here, and this client speaks REST and GraphQL only."""
