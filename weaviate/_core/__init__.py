"""The spine that every section travels: a request value, one send, one retry loop, one encoder."""
