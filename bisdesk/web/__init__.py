"""HTTP plumbing: pages, access, sessions, errors, headers, language. Knows no rules of its own."""
