"""A new password, wherever one is chosen: good enough or not, with the reason beside the question."""

from wtforms import Field

from college.foundation.refusal import Refused
from college.people import passwords
from college.people.models import Account
from college.settings.queries import the_college
from college.web.filters import in_words


def good_hash(field: Field, account: Account) -> str | None:
    """Give the hash of the password in this field; nothing, and the reason in the field, for one that is too easy.

    Takes about 30 ms: ask it inside `without_lock`.
    """
    person = account.person
    context = (person.name, person.email, account.sign_in_address or "", person.reference, the_college().name)
    try:
        passwords.refuse_weak(field.data, person.roles, context)
    except Refused as refused:
        field.errors = [*field.errors, in_words(refused)]
        return None
    return passwords.hashed(field.data)
