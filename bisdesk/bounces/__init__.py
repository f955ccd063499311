"""Mails that come back: reading them, from the mailbox or from the relay."""
