"""Small builders: each test states only what matters to it."""
