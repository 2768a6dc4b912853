"""Keeping messages as files in a folder, for a house that sends none."""

import hashlib
import os
import re
import tempfile
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote

from college.outbox.transport.troubles import Temporary, told

_UNSAFE_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9@_-]+")


class Folder:
    """A folder that takes each message as an .eml; raises `ValueError` for a URL that names none."""

    def __init__(self, url: SplitResult) -> None:
        self._folder = _folder(url)

    def ready(self) -> None:
        """Be ready, as a folder always is; one that is missing is made for the first message."""

    def deliver(self, message: EmailMessage) -> None:
        """Write the message; raises `Temporary` where the disk does not take it."""
        _write(self._folder, message)

    def close(self) -> None:
        """Let go of nothing: a file is closed when it is written."""


def _folder(url: SplitResult) -> Path:
    folder = Path(unquote(url.path))
    if url.netloc not in {"", "localhost"} or not folder.is_absolute():
        raise ValueError("The mail URL of a folder needs three slashes and its whole path: file:///folder")
    return folder


def _write(folder: Path, message: EmailMessage) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes(policy=SMTP))
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(folder / _name_of(message))
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as broken:
        raise Temporary(told(broken)) from broken


def _name_of(message: EmailMessage) -> str:
    """Name the file after its Message-ID, so that a message sent twice is one file."""
    whole = str(message["Message-ID"] or message.as_string())
    readable = _UNSAFE_IN_A_NAME.sub("-", str(message["Message-ID"] or "message")).strip("-")[:80]
    return f"{readable}-{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:12]}.eml"
