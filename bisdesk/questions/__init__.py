"""Questions: what the desk asks of who filed a request, what they answer, and what was said on the phone."""
