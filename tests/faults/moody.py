"""A mail server that speaks line by line, and answers one step of the conversation as it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PHASES = ("greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "after DATA", "QUIT")
OF_THE_LINE = PHASES[:4]  # before any message is begun
HANG = "hang"
DRIP = "drip"


@dataclass
class Moody:
    """A server whose `phase` is answered with `answer` so many `times`; then it is well.

    The answer may also be to hang, or to say something now and then without ever ending the line.
    """

    phase: str
    answer: str
    times: int = 10**6
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def says(self, phase: str, usual: str) -> str:
        """Choose the answer to a step."""
        if phase != self.phase or self.times <= 0:
            return usual
        self.times -= 1
        self.asked.set()
        return self.answer


class _Call(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.moody: Moody = self.server.moody  # type: ignore[attr-defined]
        self.recipient = ""
        goes_on = self.say(self.moody.says("greeting", "220 here"))
        while goes_on and (line := self.rfile.readline()):
            goes_on = self.hears(line)

    def hears(self, line: bytes) -> bool:
        """Answer one line; gives false when the conversation is over with it."""
        verb = line.split()[0].decode().upper()
        if verb == "RCPT":
            self.recipient = line.decode().partition("<")[2].partition(">")[0]
        goes_on = self.say(self.answer(verb))
        if goes_on and verb == "DATA" and not self.refused:
            goes_on = self.takes()
        return goes_on and verb != "QUIT"

    def takes(self) -> bool:
        """Read a message to its end, and keep it if it is to be taken."""
        content = b"".join(iter(self.rfile.readline, b".\r\n"))
        answer = self.moody.says("after DATA", "250 taken")
        if answer.startswith("250"):
            self.moody.taken.append((self.recipient, content))
        return self.say(answer)

    def answer(self, verb: str) -> str:
        moody, tls = self.moody, self.moody.phase == "STARTTLS" and self.moody.times > 0
        offers = "250-AUTH PLAIN\r\n" + "250-STARTTLS\r\n" * tls
        usual = {"EHLO": f"250-here\r\n{offers}250 8BITMIME", "DATA": "354 go on", "QUIT": "221 bye", "AUTH": "235 in"}
        said = moody.says("EHLO" if verb == "HELO" else verb, usual.get(verb, "250 OK"))
        self.refused = said != usual.get(verb, "250 OK")
        return said

    def say(self, answer: str) -> bool:
        """Say it; gives false when the conversation is over with it."""
        if answer == HANG:
            self.moody.over.wait(30)
            return False
        while answer == DRIP and not self.moody.over.wait(0.05):
            self.wfile.write(b"2")
        if answer == DRIP:
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return not answer.startswith("421")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a caller who went away: that is what the tests are about."""


@contextmanager
def a_moody_server(moody: Moody) -> Iterator[Moody]:
    """Open it on a free port of this machine."""
    with _Server(("127.0.0.1", 0), _Call) as server:
        server.moody = moody  # type: ignore[attr-defined]
        moody.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield moody
        finally:
            moody.over.set()
            server.shutdown()
