"""Marking words for translation where no translation is possible yet."""


def N_(text: str) -> str:  # noqa: N802 - the usual name for this mark
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return text
