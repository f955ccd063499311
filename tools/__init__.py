"""Scripts that build and check Bisdesk; no part of what is installed."""
