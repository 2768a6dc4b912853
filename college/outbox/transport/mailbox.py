"""Reading the mailbox that e-mail comes back to: by IMAP, or a folder of files. The only module that knows IMAP."""

import imaplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from college.outbox.transport.oauth import OAuth, access_token
from college.outbox.transport.troubles import Temporary, told

Take = Callable[[bytes], object]

AT_ONCE: Final = 200  # reports that one look reads; the next look reads on
LARGEST: Final = 256 * 1024  # bytes
_TIMEOUT: Final = 15.0  # seconds for each answer
_IMAPS: Final = 993
_IMAP: Final = 143
_READ: Final = "read"


def each_report(url: str, take: Take, oauth: OAuth | None = None) -> int:
    """Hand every report that was not read before to `take`, and give how many there were.

    In a mailbox only reports are looked at, and marked as seen; other letters stay as they are. From a folder each
    file goes to the folder `read` within it. A report for which `take` raises is read again. With `oauth`, and no
    password in the URL, a token signs in. Raises `Temporary` where the mailbox cannot be read.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return _from_folder(Path(unquote(parts.path)), take)
    try:
        return _from_mailbox(parts, take, oauth)
    except (imaplib.IMAP4.error, OSError) as broken:
        raise Temporary(told(broken)) from broken


def _from_folder(folder: Path, take: Take) -> int:
    files = sorted(folder.glob("*.eml"))[:AT_ONCE] if folder.is_dir() else []
    for file in files:
        with suppress(FileNotFoundError):  # another reader took it meanwhile
            with file.open("rb") as opened:
                take(opened.read(LARGEST))
            (folder / _READ).mkdir(exist_ok=True)
            file.replace(folder / _READ / file.name)
    return len(files)


def _from_mailbox(url: SplitResult, take: Take, oauth: OAuth | None) -> int:
    server = _signed_in(url, oauth)
    try:
        folder = unquote(url.path.strip("/")) or "INBOX"
        if server.select(_quoted(folder))[0] != "OK":
            raise Temporary(f"There is no folder {folder} in the mailbox of bounces.")
        _, found = server.uid("SEARCH", "UNSEEN", "HEADER", "Content-Type", "multipart/report")
        numbers = (found[0] or b"").split()[:AT_ONCE]
        for number in numbers:
            take(_fetched(server, number.decode()))
            server.uid("STORE", number.decode(), "+FLAGS.SILENT", r"(\Seen)")
        return len(numbers)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def _signed_in(url: SplitResult, oauth: OAuth | None) -> imaplib.IMAP4:
    host, name = url.hostname or "", unquote(url.username or "")
    server: imaplib.IMAP4
    if url.scheme == "imaps":
        context = ssl.create_default_context()
        server = imaplib.IMAP4_SSL(host, url.port or _IMAPS, ssl_context=context, timeout=_TIMEOUT)
    else:
        server = imaplib.IMAP4(host, url.port or _IMAP, timeout=_TIMEOUT)
    try:
        if url.password is None and oauth is not None:
            said = f"user={name}\x01auth=Bearer {access_token(oauth)}\x01\x01".encode()
            server.authenticate("XOAUTH2", lambda _challenge: said)
        else:
            server.login(name, unquote(url.password or ""))
    except BaseException:
        server.shutdown()
        raise
    return server


def _fetched(server: imaplib.IMAP4, number: str) -> bytes:
    _, answers = server.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((bytes(answer[1]) for answer in answers if isinstance(answer, tuple)), b"")


def _quoted(folder: str) -> str:
    inner = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'
