"""Every setting of the product, read once from the environment; an unsafe one stops the start.

A setting is a variable `COLLEGE_…`. What a manager may change (name, colours, words, policies) is not
here: it lives in the database, on the settings page.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOUSE = Path(__file__).resolve().parent
ENVIRONMENTS = ("development", "production", "testing")
PREFIX = "COLLEGE_"


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
        "SECRET_KEY", "Signs cookies and links, keys pseudonyms; 32 bytes or more", "made in development", "", True
    ),
    Setting("BASE_URL", "The address that people type, for links in messages", "http://127.0.0.1:8000", "URL"),
    Setting("TRUSTED_HOSTS", "Host names that we answer to, separated by commas", "the host of BASE_URL"),
    Setting("PROXIES", "How many proxies of yours stand before us", "0", "number"),
    Setting("INSTANCE", "The folder for the database, jobs and mail", "instance", "folder"),
    Setting("DATABASE_URL", "SQLite or PostgreSQL", "sqlite:///<INSTANCE>/college.db", "URL", True),
    Setting("JOBS_URL", "Where waiting jobs are kept: a SQLite file", "sqlite:///<INSTANCE>/jobs.db", "URL", True),
    Setting("LIMITS_URL", "Where tries are counted", "sqlite:///<INSTANCE>/limits.db", "URL", True),
    Setting(
        "MAIL_URL", "smtp://user:pass@host:port, smtps://… or file:///folder", "file://<INSTANCE>/mail", "URL", True
    ),
    Setting("MAIL_FROM", "The address that our messages come from", "college@<host of BASE_URL>", "e-mail address"),
    Setting("TIMEZONE", "The time zone of the wall clocks", "Europe/London", "IANA name"),
    Setting("LOCALES", "Languages that are offered, separated by commas", "en", "codes"),
    Setting("UPLOAD_LIMIT", "The largest request that is read", "10", "MB"),
)


@dataclass(frozen=True)
class Config:
    """The settings as the application uses them."""

    env: str
    secret_key: str
    base_url: str
    trusted_hosts: tuple[str, ...]
    proxies: int
    instance: Path
    database_url: str
    jobs_url: str
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
        return urlsplit(self.base_url).hostname or "localhost"


def read(environ: Mapping[str, str]) -> Config:
    """Read every setting; raises `UnsafeSetting` naming the first that is unknown, wrong or unsafe."""
    given = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
    _refuse_unknown(given)
    env = given.get("ENV", "development")
    if env not in ENVIRONMENTS:
        raise UnsafeSetting(f"COLLEGE_ENV is {env!r}; choose one of {', '.join(ENVIRONMENTS)}.")
    instance = Path(given.get("INSTANCE") or HOUSE / "instance").expanduser().resolve()
    base_url = given.get("BASE_URL", "" if env == "production" else "http://127.0.0.1:8000").rstrip("/")
    host = urlsplit(base_url).hostname or ""
    config = Config(
        env=env,
        secret_key=given.get("SECRET_KEY", "") or ("" if env == "production" else _own_secret(instance)),
        base_url=base_url,
        trusted_hosts=_names(given.get("TRUSTED_HOSTS", host)),
        proxies=_number("PROXIES", given.get("PROXIES", "0")),
        instance=instance,
        database_url=_database(given.get("DATABASE_URL", f"sqlite:///{instance}/college.db")),
        jobs_url=given.get("JOBS_URL", f"sqlite:///{instance}/jobs.db"),
        limits_url=given.get("LIMITS_URL", f"sqlite:///{instance}/limits.db"),
        mail_url=given.get("MAIL_URL", "" if env == "production" else f"file://{instance}/mail"),
        mail_from=given.get("MAIL_FROM", "" if env == "production" else f"college@{host or 'localhost'}"),
        timezone=given.get("TIMEZONE", "Europe/London"),
        locales=_names(given.get("LOCALES", "en")),
        upload_limit=_number("UPLOAD_LIMIT", given.get("UPLOAD_LIMIT", "10")),
    )
    _refuse_wrong(config)
    if config.is_production:
        _refuse_unsafe(config)
    return config


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = {setting.name for setting in SETTINGS}
    for name in sorted(given):
        if name not in known:
            raise UnsafeSetting(f"COLLEGE_{name} is not a setting. See `flask --app run config show`.")


def _refuse_wrong(config: Config) -> None:
    try:
        ZoneInfo(config.timezone)
    except (ZoneInfoNotFoundError, ValueError) as wrong:
        raise UnsafeSetting(f"COLLEGE_TIMEZONE is {config.timezone!r}, which is no time zone.") from wrong
    if not config.locales:
        raise UnsafeSetting("COLLEGE_LOCALES names no language.")


def _refuse_unsafe(config: Config) -> None:
    checks = (
        (len(config.secret_key.encode()) >= 32, "COLLEGE_SECRET_KEY must be set, and be 32 bytes or more."),
        (len(set(config.secret_key)) >= 12, "COLLEGE_SECRET_KEY repeats itself; make one with a password tool."),
        (config.base_url.startswith("https://"), "COLLEGE_BASE_URL must be set, and begin with https://."),
        (bool(config.trusted_hosts), "COLLEGE_TRUSTED_HOSTS must name the hosts that we answer to."),
        ("*" not in "".join(config.trusted_hosts), "COLLEGE_TRUSTED_HOSTS must not hold a *."),
        (config.mail_url != "", "COLLEGE_MAIL_URL must be set, or nobody hears from the college."),
        (config.mail_from != "", "COLLEGE_MAIL_FROM must be set: the address that messages come from."),
    )
    for is_safe, sentence in checks:
        if not is_safe:
            raise UnsafeSetting(sentence)


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


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as wrong:
        raise UnsafeSetting(f"COLLEGE_{name} must be a whole number.") from wrong


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
