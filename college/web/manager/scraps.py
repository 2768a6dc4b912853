"""What the office looked for, when it found nobody: the first answer about somebody new."""

from college.foundation.folding import digits


def as_answers(scrap: str) -> dict[str, str]:
    """Take a scrap as an e-mail address, a telephone number or a name, so that nobody types it twice.

    A name in small letters alone, as one types while somebody talks, gets its capitals.
    A reference, or a scrap of several kinds at once, answers nothing.
    """
    text = " ".join(scrap.split())
    if "@" in text:
        return {"email": text} if " " not in text else {}
    if not digits(text):
        return {"name": text.title() if text.islower() else text} if text else {}
    return {} if any(sign.isalpha() for sign in text) else {"phone": text}
