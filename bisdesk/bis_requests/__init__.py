"""The centre: the request form, drafts, submitting, and a person's own requests."""
