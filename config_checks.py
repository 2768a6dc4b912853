"""What the settings must satisfy wherever the college runs, and what more where real people depend on it."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from config import Config

HOUSE = Path(__file__).resolve().parent
LANGUAGES = ("en", "cy")
STORES = {"sqlite", "postgresql", "postgresql+psycopg", "redis", "rediss"}
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
NOT_OURS = {"instance", "static", "node_modules"}
TEXTS = {".py", ".md", ".toml", ".html", ".ini", ".cfg", ".yml", ".yaml"}

Check = tuple[bool, str]


def must_be_right(config: "Config") -> Iterator[Check]:
    """Give what must be so wherever this runs: whether it is, and the sentence if it is not."""
    yield (
        not config.base_url or _is_site(_split(config.base_url)),
        "COLLEGE_BASE_URL must be http:// or https:// and a host, without ? and #.",
    )
    yield _is_zone(config.timezone), f"COLLEGE_TIMEZONE is {config.timezone!r}, which is no time zone."
    yield bool(config.locales), "COLLEGE_LOCALES names no language."
    unknown = [name for name in config.locales if name not in LANGUAGES]
    yield not unknown, f"COLLEGE_LOCALES names {unknown}; we speak {', '.join(LANGUAGES)}."
    yield _scheme(config.jobs_url) in STORES, "COLLEGE_JOBS_URL must begin with sqlite:///, postgresql:// or redis://."
    yield (
        _scheme(config.limits_url) in STORES,
        "COLLEGE_LIMITS_URL must begin with sqlite:///, postgresql:// or redis://.",
    )
    yield (
        not config.mail_url or _is_mail(_split(config.mail_url)),
        "COLLEGE_MAIL_URL must be smtps://host, smtp://host or file:///folder.",
    )
    is_address = ADDRESS.fullmatch(config.mail_from) is not None
    yield not config.mail_from or is_address, "COLLEGE_MAIL_FROM must be one e-mail address."


def must_be_safe(config: "Config", environ: Mapping[str, str]) -> Iterator[Check]:
    """Give what must be so where real people depend on it; the first that is not stops the start."""
    key = config.secret_key
    yield len(key.encode()) >= 32, "COLLEGE_SECRET_KEY must be set, and be 32 bytes or more."
    yield len(set(key)) >= 12, "COLLEGE_SECRET_KEY repeats itself; make one with a password tool."
    yield not _stands_in_the_house(key), "COLLEGE_SECRET_KEY stands in a file of the product; make one of your own."
    yield environ.get("FLASK_DEBUG", "0") in {"", "0", "false", "no"}, "FLASK_DEBUG must not be on in production."
    yield config.base_url.startswith("https://"), "COLLEGE_BASE_URL must be set, and begin with https://."
    yield bool(config.trusted_hosts), "COLLEGE_TRUSTED_HOSTS must name the hosts that we answer to."
    yield "*" not in "".join(config.trusted_hosts), "COLLEGE_TRUSTED_HOSTS must not hold a *."
    yield config.host in config.trusted_hosts, "COLLEGE_TRUSTED_HOSTS must hold the host of COLLEGE_BASE_URL."
    yield (
        "COLLEGE_PROXIES" in environ,
        "COLLEGE_PROXIES must say how many proxies of yours stand before us; 0 for none.",
    )
    yield config.mail_url != "", "COLLEGE_MAIL_URL must be set, or nobody hears from the college."
    yield (
        _is_mail_safe(config.mail_url),
        ("COLLEGE_MAIL_URL would let mail leave unencrypted; use smtps://, or smtp:// with a name and a password."),
    )
    yield config.mail_from != "", "COLLEGE_MAIL_FROM must be set: the address that messages come from."
    yield config.instance.is_dir(), f"COLLEGE_INSTANCE is {config.instance}, where there is no folder."
    yield _is_private(config.instance), f"COLLEGE_INSTANCE can be read by others: chmod 700 {config.instance}"
    file = sqlite_file(config.database_url)
    yield file is None or file.parent.is_dir(), "COLLEGE_DATABASE_URL names a file in a folder that is not there."
    yield file is None or _is_private(file), f"COLLEGE_DATABASE_URL can be read by others: chmod 600 {file}"


def host_of(url: str) -> str:
    """Find the host in a URL; nothing in what is none."""
    return _split(url).hostname or ""


def _scheme(url: str) -> str:
    return url.partition("://")[0]


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # asking is what finds a port that is none
    except ValueError:
        return urlsplit("")  # which satisfies no check
    return parts


def _is_site(parts: SplitResult) -> bool:
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_mail(parts: SplitResult) -> bool:
    if parts.scheme == "file":
        return parts.netloc == "" and len(parts.path) > 1
    return parts.scheme in {"smtp", "smtps"} and bool(parts.hostname)


def _is_mail_safe(url: str) -> bool:
    """With a name and a password we insist on encryption; without, a server could be spoken to in the open."""
    parts = _split(url)
    return parts.scheme != "smtp" or bool(parts.username and parts.password) or _is_this_machine(parts.hostname or "")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def sqlite_file(url: str) -> Path | None:
    """Find the file that a database URL names; nothing for a database elsewhere."""
    scheme, _, rest = url.partition(":///")
    path = rest.partition("?")[0]
    return Path(path) if scheme == "sqlite" and path and path != ":memory:" else None


def _is_private(path: Path) -> bool:
    return not path.exists() or not stat.S_IMODE(path.stat().st_mode) & 0o077


def _stands_in_the_house(secret: str) -> bool:
    wanted = secret.encode()
    for folder, inner, files in os.walk(HOUSE):
        inner[:] = [name for name in inner if name not in NOT_OURS and not name.startswith(".")]
        for name in files:
            if Path(name).suffix in TEXTS and wanted in (Path(folder) / name).read_bytes():
                return True
    return False
