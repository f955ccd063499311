"""Review: the document beside the data, look-alikes, and the decision to register."""
