"""The application that a command or a job is running in."""

from flask import current_app

from config import Config


def settings() -> Config:
    """Find the settings of the application that is running."""
    found: Config = current_app.extensions["college"]
    return found


def secret_key() -> bytes:
    """Find the application's secret, by which links and pseudonyms are made."""
    return settings().secret_key.encode()
