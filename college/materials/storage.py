"""Where files are kept: one folder outside everything that is served, under names that say nothing."""

import os
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[0-9a-f]{64}(\.part)?")
_YOUNG: Final = timedelta(days=1)  # a file may be waiting for the row that will name it


@dataclass(frozen=True)
class Cupboard:
    """The folder of uploads, and how many MB a file in it may have."""

    folder: Path
    largest: int

    def keep(self, content: bytes) -> str:
        """Write a file whole or not at all, and give the random name under which it is kept.

        A file that no row comes to name is swept away by `clear`.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = secrets.token_hex(32)
        part = self.folder / f"{name}.part"
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.folder / name)
        self._settle()
        return name

    def path(self, name: str) -> Path | None:
        """Find the file of this name; nothing where there is none."""
        found = self.folder / name
        return found if _NAME.fullmatch(name) and found.is_file() else None

    def clear(self, wanted: Collection[str], now: datetime) -> int:
        """Erase every file of ours, a day old or older, that is not wanted any more; gives how many there were."""
        count = 0
        for file in self.folder.iterdir() if self.folder.is_dir() else ():
            if not _NAME.fullmatch(file.name) or file.name in wanted:
                continue
            if file.stat().st_mtime <= (now - _YOUNG).timestamp():
                file.unlink(missing_ok=True)
                count += 1
        return count

    def _settle(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
