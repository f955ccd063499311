"""What relay and gateway post to us: how a message fared after it was handed over."""
