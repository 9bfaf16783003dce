"""What a harvester may get wrong: the conditions of OAI-PMH 2.0, section 3.6."""


class OaiError(Exception):
    """A condition by its code, with words for whoever runs the harvester. It is answered with 200:
    to HTTP nothing is wrong."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words

    @property
    def hides_arguments(self) -> bool:
        """Whether the answer must not repeat the arguments of the request (section 3.2)."""
        return self.code in ("badVerb", "badArgument")


def bad_argument(words: str) -> OaiError:
    """An argument is missing, unknown, repeated, or says nothing that can be understood."""
    return OaiError("badArgument", words)


def bad_token(words: str) -> OaiError:
    """A resumption token was not made here for this verb, or is over."""
    return OaiError("badResumptionToken", words)
