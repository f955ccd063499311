"""A refusal with a name. Views word it; rules never do."""


class Refusal(Exception):
    """What was given cannot be taken.

    code: says why, a short slug; the raising module lists its own. details: what the wording needs (a limit, an
    example, the letter that does not fit), never the whole input. str() is the code alone, so that no log repeats input.
    Not a ValueError: decoders and date code catch those broadly, and would swallow a verdict.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
