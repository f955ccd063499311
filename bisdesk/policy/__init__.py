"""The one place that says yes, and the only one that knows roles. Deny by default."""
