"""Whether the installation lives and can work."""
