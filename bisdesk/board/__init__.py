"""The status board: one query, one version, what the desk sees all day."""
