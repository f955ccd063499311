"""`/messages`: every message with its state, for staff; what did not arrive, and what to do about it."""
