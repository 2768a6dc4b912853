"""Secrets that people carry in links and cookies, and the hashes that we keep of them."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode


def new() -> str:
    """Make a secret of 256 bits that may stand in an address."""
    return secrets.token_urlsafe(32)


def digits(count: int = 8) -> str:
    """Make a code that a person can type from another screen."""
    return "".join(secrets.choice("0123456789") for _ in range(count))


def hashed(secret: str) -> str:
    """Give what we keep of a secret of 256 bits, so that a copy of the database opens nothing."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def keyed(key: bytes, purpose: str, text: str) -> str:
    """Give the keyed hash of a text for one purpose; nobody without the key can make or test it."""
    return hmac.new(key, f"{purpose}\0{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def derived(key: bytes, purpose: str, text: str) -> str:
    """Give the secret of 256 bits that belongs to a thing, so that a link can be made anew and is stored nowhere."""
    made = hmac.new(key, f"{purpose}\0{text}".encode("utf-8", "replace"), hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing about them."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
