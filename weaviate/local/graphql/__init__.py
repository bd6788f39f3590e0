"""The GraphQL interface: a query in, an answer out."""
