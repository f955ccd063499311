"""Who of the desk has a request: taken, put back, taken over, passed on; and who is absent."""
