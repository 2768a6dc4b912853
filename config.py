"""Every setting of the product, read once from the environment; an unsafe one stops the start.

A setting is a variable `COLLEGE_…`. What a manager may change (name, colours, words, policies) is not
here: it lives in the database, on the settings page.
"""

import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import chain
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from college.outbox import channel_settings
from college.outbox.channel_settings import Channels

HOUSE = Path(__file__).resolve().parent
ENVIRONMENTS = ("development", "production", "testing")
PREFIX = "COLLEGE_"
MOST_PROXIES = 10
MOST_PROCESSES = 32
WORKS = ("here", "elsewhere")
LARGEST_UPLOAD = 100  # MB
LANGUAGES = ("en", "cy")
STORES = {"sqlite", "postgresql", "postgresql+psycopg", "redis", "rediss"}
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
NOT_OURS = {"instance", "static", "node_modules"}
TEXTS = {".py", ".md", ".toml", ".html", ".ini", ".cfg", ".yml", ".yaml"}

Check = tuple[bool, str]


class UnsafeSetting(Exception):
    """Say in one line which setting must be changed before the college can open."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name without `COLLEGE_`, what it means, its default in words, its unit."""

    name: str
    meaning: str
    default: str = ""
    unit: str = ""
    secret: bool = False


SETTINGS = (
    Setting("ENV", "Where this runs: development, production or testing", "development"),
    Setting(
        "SECRET_KEY",
        "Signs cookies and makes the secrets of links; 32 bytes or more. Another key signs everybody out",
        "made on the first start in development; none in production",
        "text",
        True,
    ),
    Setting(
        "BASE_URL",
        "The address that people type, for links in messages; https:// in production",
        "http://127.0.0.1:8000; none in production",
        "URL",
    ),
    Setting("TRUSTED_HOSTS", "Host names that we answer to, separated by commas", "the host of BASE_URL", "names"),
    Setting(
        "PROXIES",
        "How many proxies of yours stand before us; with 0, X-Forwarded-For is not believed",
        "0; none in production",
        "number, 0 to 10",
    ),
    Setting("INSTANCE", "The folder for the database, jobs and mail; nobody else may read it", "instance", "folder"),
    Setting("DATABASE_URL", "SQLite or PostgreSQL", "sqlite:///<INSTANCE>/college.db", "URL", True),
    Setting(
        "JOBS_URL",
        "Where waiting jobs are kept: a SQLite file, PostgreSQL or Redis",
        "sqlite:///<INSTANCE>/jobs.db",
        "URL",
        True,
    ),
    Setting(
        "WORK",
        "Where the clock, the post and long work live: here, in the process that serves pages, or elsewhere, in "
        "workers of their own (`flask --app run worker`)",
        "here",
        "here or elsewhere",
    ),
    Setting(
        "WEB_PROCESSES",
        "How many processes serve pages, each with eight threads; more than one only where WORK is elsewhere",
        "1",
        "number, 1 to 32",
    ),
    Setting(
        "LIMITS_URL",
        "Where tries are counted: a SQLite file or PostgreSQL, apart from the college's own; or Redis",
        "sqlite:///<INSTANCE>/limits.db",
        "URL",
        True,
    ),
    Setting(
        "MAIL_URL",
        "smtps://user:pass@host:port, smtp://… where the server offers STARTTLS, or file:///folder",
        "file://<INSTANCE>/mail; none in production",
        "URL",
        True,
    ),
    Setting(
        "MAIL_FROM",
        "The address that our messages come from",
        "college@<host of BASE_URL>; none in production",
        "e-mail address",
    ),
    *(Setting(*row) for row in channel_settings.ROWS),
    Setting("TIMEZONE", "The time zone of the wall clocks", "Europe/London", "IANA name"),
    Setting("LOCALES", "Languages that are offered, separated by commas; the first is the usual one", "en", "en, cy"),
    Setting("UPLOAD_LIMIT", "The largest request that is read", "10", "MB, 1 to 100"),
)


@dataclass(frozen=True)
class Config(Channels):
    """The settings as the application uses them."""

    env: str
    secret_key: str
    base_url: str
    trusted_hosts: tuple[str, ...]
    proxies: int
    instance: Path
    database_url: str
    jobs_url: str
    work: str
    web_processes: int
    limits_url: str
    mail_url: str
    mail_from: str
    timezone: str
    locales: tuple[str, ...]
    upload_limit: int

    @property
    def is_production(self) -> bool:
        """Whether real people depend on this one."""
        return self.env == "production"

    @property
    def host(self) -> str:
        """The host name in the address that people type."""
        return _host_of(self.base_url) or "localhost"


def read(environ: Mapping[str, str]) -> Config:
    """Read every setting; raises `UnsafeSetting` naming the first that is unknown, wrong or unsafe."""
    given = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
    _refuse_unknown(given)
    env = given.get("ENV", "development")
    if env not in ENVIRONMENTS:
        raise UnsafeSetting(f"COLLEGE_ENV is {env!r}; choose one of {', '.join(ENVIRONMENTS)}.")
    instance = Path(given.get("INSTANCE") or HOUSE / "instance").expanduser().resolve()
    base_url = given.get("BASE_URL", "" if env == "production" else "http://127.0.0.1:8000").rstrip("/")
    host = _host_of(base_url)
    mail_from = given.get("MAIL_FROM", "" if env == "production" else f"college@{host or 'localhost'}")
    config = Config(
        env=env,
        secret_key=given.get("SECRET_KEY", "") or ("" if env == "production" else _own_secret(instance)),
        base_url=base_url,
        trusted_hosts=_names(given.get("TRUSTED_HOSTS", host)),
        proxies=_number("PROXIES", given.get("PROXIES", "0"), 0, MOST_PROXIES),
        instance=instance,
        database_url=_database(given.get("DATABASE_URL", f"sqlite:///{instance}/college.db")),
        jobs_url=given.get("JOBS_URL", f"sqlite:///{instance}/jobs.db"),
        work=given.get("WORK", "here"),
        web_processes=_number("WEB_PROCESSES", given.get("WEB_PROCESSES", "1"), 1, MOST_PROCESSES),
        limits_url=given.get("LIMITS_URL", f"sqlite:///{instance}/limits.db"),
        mail_url=given.get("MAIL_URL", "" if env == "production" else f"file://{instance}/mail"),
        mail_from=mail_from,
        **channel_settings.read(given, mail_from),
        timezone=given.get("TIMEZONE", "Europe/London"),
        locales=_names(given.get("LOCALES", "en")),
        upload_limit=_number("UPLOAD_LIMIT", given.get("UPLOAD_LIMIT", "10"), 1, LARGEST_UPLOAD),
    )
    for is_so, sentence in chain(
        _must_be_right(config), _must_be_safe(config, environ) if config.is_production else ()
    ):
        if not is_so:
            raise UnsafeSetting(sentence)
    return config


def shown(config: Config) -> dict[str, str]:
    """Give every setting's value as it may be shown: no key, and no password of a URL."""
    values = {}
    for setting in SETTINGS:
        value = getattr(config, setting.name.lower())
        text = ", ".join(value) if isinstance(value, tuple) else str(value)
        values[setting.name] = text if not setting.secret else _masked(text, setting.unit)
    return values


def keep_private(config: Config) -> None:
    """Make the folder and an empty SQLite file if there are none, so that nobody else on this machine reads them."""
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = _sqlite_file(config.database_url)
    if file is not None and file.parent.is_dir() and not file.exists():
        file.touch(mode=0o600)


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = {setting.name for setting in SETTINGS}
    for name in sorted(given):
        if name not in known:
            raise UnsafeSetting(f"COLLEGE_{name} is not a setting. See `flask --app run config show`.")


def _masked(text: str, unit: str) -> str:
    if unit != "URL" or "://" not in text:
        return "(set)" if text else ""
    return re.sub(r"//[^/@]*@", "//…@", text)


def _own_secret(instance: Path) -> str:
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = instance / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _database(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgresql", "postgres"):
        return f"postgresql+psycopg://{rest}"
    if scheme in ("sqlite", "postgresql+psycopg") and separator:
        return url
    raise UnsafeSetting("COLLEGE_DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _number(name: str, text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()) or not least <= int(text) <= most:
        raise UnsafeSetting(f"COLLEGE_{name} must be a whole number from {least} to {most}.")
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


# --- what the settings must satisfy wherever the college runs, and what more where real people depend on it


def _must_be_right(config: Config) -> Iterator[Check]:
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
    yield config.work in WORKS, f"COLLEGE_WORK is {config.work!r}; choose here or elsewhere."
    yield (
        config.web_processes == 1 or config.work == "elsewhere",
        "COLLEGE_WEB_PROCESSES above 1 needs COLLEGE_WORK=elsewhere, and a worker: see the page docs/jobs.md.",
    )
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
    yield from channel_settings.must_be_right(config)


def _must_be_safe(config: Config, environ: Mapping[str, str]) -> Iterator[Check]:
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
        _is_mail_safe(config.mail_url, oauth=bool(config.mail_oauth_token_url)),
        ("COLLEGE_MAIL_URL would let mail leave unencrypted; use smtps://, or smtp:// with a name and a password."),
    )
    yield config.mail_from != "", "COLLEGE_MAIL_FROM must be set: the address that messages come from."
    yield from channel_settings.must_be_safe(config, mail_url=config.mail_url, secret_key=config.secret_key)
    yield config.instance.is_dir(), f"COLLEGE_INSTANCE is {config.instance}, where there is no folder."
    yield _is_private(config.instance), f"COLLEGE_INSTANCE can be read by others: chmod 700 {config.instance}"
    file = _sqlite_file(config.database_url)
    yield file is None or file.parent.is_dir(), "COLLEGE_DATABASE_URL names a file in a folder that is not there."
    yield file is None or _is_private(file), f"COLLEGE_DATABASE_URL can be read by others: chmod 600 {file}"


def _host_of(url: str) -> str:
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


def _is_mail_safe(url: str, *, oauth: bool) -> bool:
    """With a password or a token we insist on encryption; without, a server could be spoken to in the open."""
    parts = _split(url)
    insisted = oauth or bool(parts.username and parts.password)
    return parts.scheme != "smtp" or insisted or _is_this_machine(parts.hostname or "")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _sqlite_file(url: str) -> Path | None:
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
