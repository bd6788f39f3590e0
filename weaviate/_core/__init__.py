"""What every section uses: a request value, one send, one retry loop, one encoder."""
