"""Demo mode: everything works on one machine, nothing leaves it, and every person in it is invented."""
