"""Before submitting: what the new worker will get, a test SMS while they are still at the desk, and a card to take along."""
