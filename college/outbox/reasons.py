"""Why a message did not leave, in plain words, read from what a server or the machine said."""

import re
from typing import Final

from college.foundation.wording import N_

# the first that fits says it; a server's own words stand below
_READ: Final = (
    (r"^(535|530|534)|authenticat|SMTPAuth|name and password|XOAUTH",
     N_("The mail server did not accept the college's name and password. Look at the settings for mail.")),
    (r"^5\d\d.*(5\.1\.\d|user unknown|no such|not found|unknown (user|recipient)|does not exist|mailbox unavailable)",
     N_("The mail server says that there is no such mailbox. Check the address with the person.")),
    (r"^[45]\d\d.*(5\.2\.2|4\.2\.2|mailbox (is )?full|over quota|quota)",
     N_("The person's mailbox is full.")),
    (r"^[45]\d\d.*(5\.7\.|spam|blocked|policy|blacklist|block ?list|reputation)",
     N_("The mail server takes our messages for unwanted ones. Whoever looks after the computers has to see to it.")),
    (r"^(552|523)|message (too|size)|too large",
     N_("The message is too large for the mail server.")),
    (r"^4\d\d", N_("The mail server is busy, and asks us to try again later.")),
    (r"^5\d\d", N_("The mail server will not take this message.")),
    (r"certificate|ssl|encryption",
     N_("There was no safe connection to the mail server. Look at the settings for mail.")),
    (r"timed? ?out|timeout", N_("The mail server did not answer in time.")),
    (r"connection|refused|disconnect|gaierror|name or service|unreachable|oserror|socket",
     N_("The mail server could not be reached.")),
    (r"addresses without accents|not an e-mail address",
     N_("We cannot write to this address. Check it with the person.")),
    (r"undefined|template|keyerror|typeerror|valueerror|attributeerror",
     N_("The words of this message could not be made. Whoever looks after the computers finds the reason in the log.")),
)  # fmt: skip


def in_plain_words(trouble: str) -> str:
    """Say why a message did not leave in a sentence for the office; empty where what is kept says it itself."""
    return next((sentence for sign, sentence in _READ if re.search(sign, trouble, re.IGNORECASE)), "")
