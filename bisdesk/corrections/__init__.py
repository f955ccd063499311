"""Staff put right what a registered request says: which fields, why, and what follows from it."""
