"""Houses that are not ours, standing in on this machine: whoever hands out tokens, GOV.UK Notify, and a mailbox."""

import base64
import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@contextmanager
def serving(server):
    """Run a server in a thread for as long as it is needed."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def a_house(answer):
    """Serve HTTP; `answer` is called with the method, the address and the body, and gives a status and what is said."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            self._do("POST")

        def do_GET(self):
            self._do("GET")

        def _do(self, method):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, said = answer(method, self.path, body)
            data = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_said):
            return

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Door)) as server:
        yield f"http://127.0.0.1:{server.server_port}"


class TokenHouse:
    """Hands out token-1, token-2 … and remembers what it was asked."""

    def __init__(self, status=200, **said):
        self.asked, self.status, self.said = [], status, said

    def __call__(self, method, address, body):
        self.asked.append({name: values[0] for name, values in parse_qs(body).items()})
        usual = {"access_token": f"token-{len(self.asked)}", "token_type": "Bearer", "expires_in": 3600}
        return self.status, usual | self.said


class NotifyHouse:
    """Takes texts as Notify does, refuses as it is told to, and knows each again by its reference."""

    def __init__(self, refusal=None):
        self.texts, self.refusal, self.keys = [], refusal, []

    def __call__(self, method, address, body):
        if method == "GET":
            reference = parse_qs(urlsplit(address).query)["reference"][0]
            found = [{"reference": t["reference"], "status": t["status"]} for t in self.texts]
            return 200, {"notifications": [one for one in found if one["reference"] == reference]}
        if self.refusal is not None:
            return self.refusal
        self.texts.append(json.loads(body) | {"status": "delivered"})
        return 201, {"id": "1"}


class ImapHouse:
    """A mailbox by IMAP: letters that are seen or not, one account, and all that our reader asks for."""

    def __init__(self, letters, *, password="secret", token=None):
        self.letters, self.seen, self.password, self.token = letters, set(), password, token

    def unseen_reports(self):
        return [n for n, raw in enumerate(self.letters, 1) if n not in self.seen and b"multipart/report" in raw]


class Talk(socketserver.StreamRequestHandler):
    """One who reads the mailbox of the server's house; a verb without a method of its own is answered OK."""

    def handle(self):
        self.say("* OK here")
        for line in self.rfile:
            tag, verb, *rest = line.decode().strip().split(" ", 2)
            said = getattr(self, verb.lower(), lambda _rest: "OK")(rest[0] if rest else "")
            self.say(f"{tag} {said} so it is")
            if verb == "LOGOUT":
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def capability(self, _rest):
        self.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
        return "OK"

    def login(self, rest):
        house = self.server.house
        return "OK" if house.password is not None and f'"{house.password}"' in rest else "NO wrong password"

    def authenticate(self, _rest):
        self.say("+ ")
        said = base64.b64decode(self.rfile.readline()).decode()
        token = self.server.house.token
        return "OK" if token is not None and f"auth=Bearer {token}\x01" in said else "NO wrong token"

    def select(self, rest):
        self.say(f"* {len(self.server.house.letters)} EXISTS")
        return "OK" if rest == '"INBOX"' else "NO there is no such folder"

    def uid(self, rest):
        verb, rest = rest.split(" ", 1)
        return getattr(self, f"uid_{verb.lower()}")(rest)

    def uid_search(self, rest):
        assert rest == "UNSEEN HEADER Content-Type multipart/report", rest
        self.say(" ".join(["* SEARCH", *map(str, self.server.house.unseen_reports())]))
        return "OK"

    def uid_fetch(self, rest):
        number = int(rest.split()[0])
        raw = self.server.house.letters[number - 1]
        self.wfile.write(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return "OK"

    def uid_store(self, rest):
        assert rest.endswith(r"+FLAGS.SILENT (\Seen)"), rest
        self.server.house.seen.add(int(rest.split()[0]))
        return "OK"

    def logout(self, _rest):
        self.say("* BYE")
        return "OK"


@contextmanager
def a_mailbox(house):
    """Serve a mailbox by IMAP, and give the host and the port of it."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Talk)
    server.house = house
    with serving(server):
        yield f"127.0.0.1:{server.server_address[1]}"
