"""A rule's no, written for the person who reads it."""


class Refused(Exception):
    """Say no, in a sentence that tells the reader what to do.

    The sentence is a message of the translation catalogues; values named in it as %(name)s are
    filled in where it is shown. `str()` gives the English sentence.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence
