"""Rules about identity documents: the table that managers keep."""
