"""Which version of the end-user agreement has to be signed."""

CURRENT_TEXT = 1
