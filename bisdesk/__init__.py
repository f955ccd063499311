"""Bisdesk: from a face-to-face identity check to a BIS number and digital keys."""
