"""The front door: the WSGI application, and the server that `make run` starts."""

import os
import sys
from typing import Any

import click
from flask import Flask
from flask_migrate import upgrade
from gunicorn.app.base import BaseApplication

from college import create_app
from college.cli.first_start import first_words
from college.cli.worker import Worker
from college.foundation.db import db
from config import Config, UnsafeSetting

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")

if os.environ.get("COLLEGE_ENV", "development") == "development":
    reached_at = HOST if HOST.strip("0.:") else "127.0.0.1"  # "every address of this machine" is none to go to
    os.environ.setdefault("COLLEGE_BASE_URL", f"http://{reached_at}:{PORT}")

try:
    app = create_app()
except UnsafeSetting as unsafe:
    click.echo(unsafe, err=True)
    # Started as `gunicorn run:app`, the server would try for ever, unless the worker ends with 3.
    sys.exit(3 if sys.argv[0].endswith("gunicorn") else 1)


class Server(BaseApplication):
    """Gunicorn with eight threads a process; the clock, the post and long work live in it, or elsewhere."""

    def __init__(self, application: Flask) -> None:
        self._application = application
        self._config: Config = application.extensions["college"]
        self._worker: Worker | None = None
        super().__init__()

    def load_config(self) -> None:
        """Say how we serve; what is not said is gunicorn's default."""
        settings: dict[str, Any] = {
            "bind": f"{HOST}:{PORT}",
            "worker_class": "gthread",
            "workers": self._config.web_processes,
            "threads": 8,
            "keepalive": 75,
            "graceful_timeout": 20,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self._tell,
            "post_worker_init": self._start_work,
            "worker_exit": self._stop_work,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Give gunicorn what it serves."""
        return self._application

    def _tell(self, server: Any) -> None:
        click.echo(f"The college is open at http://{HOST}:{PORT} (Ctrl-C closes it).")

    def _start_work(self, worker: Any) -> None:
        if self._config.work == "here":
            self._worker = Worker(self._application)
            self._worker.start()

    def _stop_work(self, server: Any, worker: Any) -> None:
        if self._worker is not None:
            self._worker.stop()


def main() -> None:
    """Bring the database to its newest shape, say how to come in, and serve."""
    with app.app_context():
        upgrade()
        for line in first_words(app, demonstration=os.environ.get("DEMO", "1") != "0"):
            click.echo(line)
        db.session.remove()
        db.engine.dispose()  # the processes that serve open their own
        app.extensions["jobs"].storage.close()
    Server(app).run()


if __name__ == "__main__":
    main()
