"""E-mail addresses as people type them, and the one form in which two of them are compared."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

LONGEST = 254  # characters; RFC 5321 leaves room for no more


def canonical(address: str) -> str | None:
    """Give the form in which an address is kept and compared; nothing for what is no address that we can write to.

    Case, spaces around it, invisible characters and the two spellings of an accent make no difference; a
    domain with letters beyond ASCII is written as the network does. A tag after a plus stays: it may be
    somebody else's.
    """
    if len(address) > 4 * LONGEST:
        return None
    visible = "".join(letter for letter in address if unicodedata.category(letter) not in {"Cf", "Cs", "Cc"})
    plain = unicodedata.normalize("NFC", visible).strip()
    if len(plain) > LONGEST or "=?" in plain:  # which begins a code for other words in a header
        return None
    try:
        checked = validate_email(plain, allow_smtputf8=False, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return None
    whole = (checked.ascii_email or "").lower()
    return whole if whole and len(whole) <= LONGEST else None


def as_sign_in_name(whoever: str) -> str:
    """Give the one form of what somebody signs in with: an address, or a person's reference."""
    return canonical(whoever) or "" if "@" in whoever else whoever.strip().upper()
