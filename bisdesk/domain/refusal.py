"""A refusal with a name. Views word it; rules never do."""


class Refusal(Exception):
    """What was given cannot be taken. `code` says why; `details` holds figures for the wording, no personal data."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
