"""What is done with messages: posting, sending, and settling by hand."""

from college.outbox.actions.posting import Letter, Recipient, keep_unsent, post, put

__all__ = ["Letter", "Recipient", "keep_unsent", "post", "put"]
