"""What a job says when it could not be done now, through no fault of its own."""


class RetryLater(Exception):
    """Try the job again after a pause that grows; it never gives up. `code` says what it waits for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
