"""T-O2: wrong and unsafe settings stop the start, each in one line that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import config
from config import SETTINGS, UnsafeSetting, keep_private, read, shown

KEY = "q7Zr2mVx9LkT4wNc8HbY6sDf1GjP5eAu"


@pytest.fixture
def safe(tmp_path):
    """Give settings with which a college may open for real."""
    tmp_path.chmod(0o700)
    return {
        "COLLEGE_ENV": "production",
        "COLLEGE_SECRET_KEY": KEY[::-1],
        "COLLEGE_BASE_URL": "https://college.example",
        "COLLEGE_PROXIES": "1",
        "COLLEGE_INSTANCE": str(tmp_path),
        "COLLEGE_MAIL_URL": "smtps://name:secret@mail.example",
        "COLLEGE_MAIL_FROM": "hello@college.example",
    }


def test_safe_settings_are_taken(safe, tmp_path):
    found = read(safe)

    assert found.is_production
    assert found.trusted_hosts == ("college.example",)
    assert found.database_url == f"sqlite:///{tmp_path}/college.db"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("COLLEGE_SECRET_KEY", None, "COLLEGE_SECRET_KEY must be set"),
        ("COLLEGE_SECRET_KEY", KEY[:31], "32 bytes or more"),
        ("COLLEGE_SECRET_KEY", "changeme" * 4, "repeats itself"),
        ("COLLEGE_SECRET_KEY", KEY, "stands in a file of the product"),
        ("FLASK_DEBUG", "1", "FLASK_DEBUG"),
        ("COLLEGE_BASE_URL", None, "COLLEGE_BASE_URL must be set"),
        ("COLLEGE_BASE_URL", "http://college.example", "https://"),
        ("COLLEGE_TRUSTED_HOSTS", "", "COLLEGE_TRUSTED_HOSTS must name"),
        ("COLLEGE_TRUSTED_HOSTS", "*.example", "must not hold a *"),
        ("COLLEGE_TRUSTED_HOSTS", "other.example", "must hold the host of COLLEGE_BASE_URL"),
        ("COLLEGE_PROXIES", None, "COLLEGE_PROXIES must say"),
        ("COLLEGE_MAIL_URL", None, "COLLEGE_MAIL_URL must be set"),
        ("COLLEGE_MAIL_URL", "smtp://mail.example:25", "unencrypted"),
        ("COLLEGE_MAIL_URL", "smtp://name@mail.example", "unencrypted"),
        ("COLLEGE_BOUNCES_URL", "imap://name:secret@mail.example", "use imaps://"),
        ("COLLEGE_BOUNCES_SECRET", KEY[::-1], "must not be COLLEGE_SECRET_KEY"),
        ("COLLEGE_NOTIFY_URL", "http://notify.example", "COLLEGE_NOTIFY_URL must begin with https://"),
        ("COLLEGE_MAIL_FROM", None, "COLLEGE_MAIL_FROM must be set"),
        ("COLLEGE_INSTANCE", "/no/such/folder", "COLLEGE_INSTANCE is /no/such/folder"),
        ("COLLEGE_DATABASE_URL", "sqlite:////no/such/folder/c.db", "COLLEGE_DATABASE_URL names a file in a folder"),
    ],
)
def test_an_unsafe_setting_stops_the_start_and_is_named(safe, name, value, says):
    if value is None:
        del safe[name]
    else:
        safe[name] = value

    with pytest.raises(UnsafeSetting) as stopped:
        read(safe)

    assert says in str(stopped.value)
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COLLEGE_MAIL_URL", "smtp://localhost:25"),
        ("COLLEGE_MAIL_URL", "smtp://127.0.0.1"),
        ("COLLEGE_MAIL_URL", "smtp://name:secret@mail.example:587"),
        ("COLLEGE_PROXIES", "0"),
        ("COLLEGE_DATABASE_URL", "postgresql://college@localhost/college"),
        ("FLASK_DEBUG", "0"),
    ],
)
def test_what_only_looks_unsafe_is_taken(safe, name, value):
    assert read(safe | {name: value}).is_production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "prod"),
        ("SECRET", "x"),
        ("secret_key", "x"),
        ("PROXIES", "-1"),
        ("PROXIES", "11"),
        ("PROXIES", "two"),
        ("PROXIES", "1e400"),
        ("PROXIES", "٣"),
        ("UPLOAD_LIMIT", "0"),
        ("UPLOAD_LIMIT", "101"),
        ("UPLOAD_LIMIT", ""),
        ("TIMEZONE", "Europe/Atlantis"),
        ("TIMEZONE", "../../etc/passwd"),
        ("LOCALES", ""),
        ("LOCALES", "en,de"),
        ("BASE_URL", "college.example"),
        ("BASE_URL", "http://["),
        ("BASE_URL", "http://college.example:port"),
        ("BASE_URL", "http://college.example?x=1"),
        ("DATABASE_URL", "mysql://x"),
        ("JOBS_URL", "amqp://x"),
        ("WORK", "nowhere"),
        ("WEB_PROCESSES", "0"),
        ("WEB_PROCESSES", "33"),
        ("WEB_PROCESSES", "2"),  # while the work lives here
        ("LIMITS_URL", "memory://"),
        ("MAIL_URL", "mail.example"),
        ("MAIL_URL", "file://folder"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_OAUTH_TOKEN_URL", "https://login.example/token"),
        ("MAIL_OAUTH_SCOPE", "mail"),
        ("NOTIFY_KEY", "college-" + "0" * 36 + "-" + "1" * 36),
        ("NOTIFY_TEMPLATE", "a template without a key to it"),
        ("QUIET_HOURS", "eight to eight"),
        ("QUIET_HOURS", "20:00-20:00"),
        ("QUIET_HOURS", "24:00-08:00"),
        ("BOUNCES_URL", "pop3://name:secret@mail.example"),
        ("BOUNCES_URL", "imaps://mail.example"),
        ("BOUNCES_SECRET", "short"),
        ("MAIL_FROM", "college"),
        ("MAIL_FROM", "a@b c@d"),
    ],
)
def test_a_wrong_setting_stops_the_start_anywhere_and_is_named(tmp_path, name, value):
    with pytest.raises(UnsafeSetting, match=f"COLLEGE_{name}") as stopped:
        read({"COLLEGE_INSTANCE": str(tmp_path), f"COLLEGE_{name}": value})

    assert "\n" not in str(stopped.value)


def test_a_database_that_others_can_read_stops_the_start(safe, tmp_path):
    file = tmp_path / "college.db"
    file.touch(mode=0o644)
    with pytest.raises(UnsafeSetting, match=f"chmod 600 {file}"):
        read(safe)

    file.chmod(0o600)
    tmp_path.chmod(0o755)
    with pytest.raises(UnsafeSetting, match=f"chmod 700 {tmp_path}"):
        read(safe)


def test_a_new_database_is_nobody_else_s_to_read(tmp_path):
    found = read({"COLLEGE_INSTANCE": str(tmp_path / "new")})

    keep_private(found)

    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new" / "college.db").stat().st_mode & 0o077 == 0


def test_in_development_a_key_is_made_once_and_kept_private(tmp_path):
    one, other = (read({"COLLEGE_INSTANCE": str(tmp_path)}) for _ in range(2))

    assert one.secret_key == other.secret_key
    assert len(one.secret_key) >= 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_no_secret_is_shown(safe):
    safe |= {"COLLEGE_DATABASE_URL": "postgresql://college:hunter2@db.example/college"}

    values = shown(read(safe))

    assert values["SECRET_KEY"] == "(set)"
    assert values["MAIL_URL"] == "smtps://…@mail.example"
    assert "hunter2" not in str(values)
    assert KEY[::-1] not in str(values)


def test_no_secret_of_a_channel_is_shown(safe):
    notify = "college-" + "0" * 35 + "a-" + "1" * 35 + "b"
    told = {
        "MAIL_OAUTH_TOKEN_URL": "https://login.example/token",
        "MAIL_OAUTH_CLIENT_ID": "the-college",
        "MAIL_OAUTH_CLIENT_SECRET": "hunter2://hunter2",
        "MAIL_OAUTH_REFRESH_TOKEN": "hunter2",
        "NOTIFY_KEY": notify,
        "NOTIFY_TEMPLATE": "the-template",
        "BOUNCES_URL": "imaps://name:hunter2@mail.example/INBOX",
        "BOUNCES_SECRET": "hunter2-" * 4,
    }

    values = shown(read(safe | {f"COLLEGE_{name}": value for name, value in told.items()}))

    assert values["BOUNCES_URL"] == "imaps://…@mail.example/INBOX"
    assert values["MAIL_OAUTH_USER"] == safe["COLLEGE_MAIL_FROM"]
    assert "hunter2" not in str(values)
    assert notify not in str(values)


def test_a_token_may_only_be_used_at_a_mail_server(safe, tmp_path):
    names = {"TOKEN_URL": "https://login.example/token", "CLIENT_ID": "c", "CLIENT_SECRET": "s"}
    oauth = {f"COLLEGE_MAIL_OAUTH_{name}": value for name, value in names.items()}

    with pytest.raises(UnsafeSetting, match="names no mail server"):
        read(safe | oauth | {"COLLEGE_MAIL_URL": f"file://{tmp_path}/mail"})
    with pytest.raises(UnsafeSetting, match="COLLEGE_MAIL_OAUTH_TOKEN_URL must begin with https://"):
        read(safe | oauth | {"COLLEGE_MAIL_OAUTH_TOKEN_URL": "http://login.example/token"})

    assert read(safe | oauth | {"COLLEGE_MAIL_URL": "smtp://smtp.office365.com:587"}).quiet is not None


def test_every_setting_is_used_and_every_one_is_told():
    used = set(config.Config.__dataclass_fields__)

    assert {setting.name.lower() for setting in SETTINGS} == used
    assert all(setting.meaning and setting.default for setting in SETTINGS)


def test_the_page_for_operators_tells_of_every_setting():
    page = (config.HOUSE / "docs" / "settings.md").read_text()
    rows = [
        f"| `COLLEGE_{setting.name}` | {setting.meaning} | {setting.default} | {setting.unit} |" for setting in SETTINGS
    ]

    assert [line for line in page.splitlines() if line.startswith("| `COLLEGE_")] == rows


def run(*command, **environ):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COLLEGE_", "FLASK_"))}
    return subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=config.HOUSE,
        env=kept | environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("python", "run.py"),
        ("flask", "--app", "run", "config", "check"),
        ("gunicorn", "--bind", "127.0.0.1:0", "--log-level", "critical", "--no-control-socket", "run:app"),
    ],
    ids=["python", "flask", "gunicorn"],
)
def test_an_unsafe_college_does_not_open_and_says_why_in_one_line(tmp_path, command):
    done = run(*command, COLLEGE_ENV="production", COLLEGE_INSTANCE=str(tmp_path), PORT="0")

    assert done.returncode != 0
    assert done.stderr.strip() == "COLLEGE_SECRET_KEY must be set, and be 32 bytes or more."
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_settings_are_shown_and_checked_by_command(app):
    runner = app.test_cli_runner()

    listed, checked = runner.invoke(args=["config", "show"]), runner.invoke(args=["config", "check"])

    assert (listed.exit_code, checked.exit_code) == (0, 0)
    assert all(f"COLLEGE_{setting.name} = " in listed.output for setting in SETTINGS)
    assert app.config["SECRET_KEY"] not in listed.output
    assert checked.output.count("\n") == 1
