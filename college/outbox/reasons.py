"""Why a message did not leave, in plain words, read from what a server, GOV.UK Notify or the machine said."""

import re
from typing import Final

from college.foundation.wording import N_
from college.outbox.rules import Channel

# the first that fits says it; a server's own words stand below
_UNSAYABLE: Final = (
    (r"undefined|template|keyerror|typeerror|valueerror|attributeerror",
     N_("The words of this message could not be made. Whoever looks after the computers finds the reason in the log.")),
)  # fmt: skip
_MAIL: Final = (
    (r"^came back: 5\.7\.", N_("The person's mail server does not take e-mail from us. "
                               "Whoever looks after the computers has to see to it.")),
    (r"^came back: 5\.2\.2", N_("The person's mailbox is full.")),
    (r"^came back", N_("The e-mail came back. Check the address with the person.")),
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
)  # fmt: skip
_TEXTS: Final = (
    (r"^400.*(phone_number|international|landline)",
     N_("No text can be sent to this number. Check it with the person.")),
    (r"^400.*(team-only|trial)",
     N_("GOV.UK Notify sends to the college's own team alone until the account is live. "
        "Whoever looks after the computers has to see to it.")),
    (r"^400.*character count", N_("The text is too long for GOV.UK Notify.")),
    (r"^40[13]", N_("GOV.UK Notify did not accept the college's key. Look at the settings for texts.")),
    (r"^429|^400.*send limits", N_("GOV.UK Notify takes no more texts from us just now, and we try again later.")),
    (r"^4\d\d", N_("GOV.UK Notify will not take this text. Look at the settings for texts and at the template there.")),
    (r"^\d\d\d", N_("GOV.UK Notify is in trouble. We try again later.")),
    (r"timed? ?out|timeout|connection|requestexception|request failed|unreachable|socket|ssl",
     N_("GOV.UK Notify could not be reached.")),
)  # fmt: skip
_READ: Final = {Channel.EMAIL: _MAIL + _UNSAYABLE, Channel.TEXT: _TEXTS + _UNSAYABLE}


def in_plain_words(trouble: str, way: Channel) -> str:
    """Say why a message did not leave this way in a sentence for the office; empty where what is kept says it itself.

    So it is of what somebody in the office noted of a call or a letter.
    """
    return next((sentence for sign, sentence in _READ.get(way, ()) if re.search(sign, trouble, re.IGNORECASE)), "")
