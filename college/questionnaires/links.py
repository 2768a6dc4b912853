"""The secret in a questionnaire's link: made from the invitation's number, so that it is stored nowhere."""

from college.foundation import tokens


def secret_of(key: bytes, invitation_id: int) -> str:
    """Give the secret that stands in the link of an invitation; `key` is the application's secret."""
    return tokens.derived(key, "questionnaire", str(invitation_id))
