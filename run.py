"""The front door: the WSGI application, and the server that `make run` starts."""

from college import create_app

app = create_app()
