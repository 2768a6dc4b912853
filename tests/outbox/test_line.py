"""One line to the mail server serves a burst of messages, and each arrives once."""

import asyncio

import pytest

from college.outbox.transport import Permanent, Temporary, Unreachable, connection
from tests.outbox.test_transport import Postbox, Server, a_free_port, a_message, a_server


class Counting(Postbox):
    """A mail server that counts those who greet it."""

    greeted = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.greeted += 1
        session.host_name = hostname
        return responses


def names(postbox):
    return [content.split(b"Message-ID: <")[1].split(b"@")[0].decode() for _, _, content in postbox.taken]


def test_many_messages_leave_over_one_line_in_order():
    postbox = Counting()
    with a_server(postbox) as place, connection(f"smtp://{place}") as line:
        for n in range(20):
            line.deliver(a_message(message_id=f"m{n}@college.example"))

    assert names(postbox) == [f"m{n}" for n in range(20)]
    assert postbox.greeted == 1


def test_a_line_is_opened_anew_after_a_hundred_messages():
    postbox = Counting()
    with a_server(postbox) as place, connection(f"smtp://{place}") as line:
        for n in range(101):
            line.deliver(a_message(message_id=f"m{n}@college.example"))

    assert len(set(names(postbox))) == 101
    assert postbox.greeted == 2


def test_a_server_that_hung_up_between_two_messages_is_called_again():
    postbox = Counting()
    server = Server(postbox, hostname="127.0.0.1", port=a_free_port())
    server.start()
    try:
        with connection(f"smtp://127.0.0.1:{server.port}") as line:
            line.deliver(a_message(message_id="one@college.example"))
            asyncio.run_coroutine_threadsafe(server.hang_up(), server.loop).result(5)
            line.deliver(a_message(message_id="two@college.example"))
    finally:
        server.stop()

    assert names(postbox) == ["one", "two"]
    assert postbox.greeted == 2


def test_a_refused_recipient_stops_no_other_and_is_told_from_a_refused_message():
    class Picky(Counting):
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("nobody"):
                return "550 5.1.1 no such mailbox"
            return await super().handle_RCPT(server, session, envelope, address, options)

    postbox = Picky()
    with a_server(postbox) as place, connection(f"smtp://{place}") as line:
        with pytest.raises(Unreachable, match=r"550 5\.1\.1"):
            line.deliver(a_message(to="nobody@college.example"))
        line.deliver(a_message(message_id="two@college.example"))

    assert names(postbox) == ["two"]
    assert postbox.greeted == 1


def test_a_refused_message_is_no_fault_of_the_address():
    strict = a_server(Counting(data="554 looks like spam"))
    with strict as place, connection(f"smtp://{place}") as line, pytest.raises(Permanent) as refused:
        line.deliver(a_message())

    assert not isinstance(refused.value, Unreachable)


def test_after_a_temporary_trouble_the_next_message_has_a_line_of_its_own():
    postbox = Counting(data="451 later")
    with a_server(postbox) as place, connection(f"smtp://{place}") as line:
        with pytest.raises(Temporary):
            line.deliver(a_message())
        postbox.answers["data"] = "250 OK"
        line.deliver(a_message(message_id="two@college.example"))

    assert postbox.greeted == 2


def test_a_folder_takes_messages_over_the_same_kind_of_line(tmp_path):
    with connection(f"file://{tmp_path}/mail") as line:
        line.deliver(a_message(message_id="one@college.example"))
        line.deliver(a_message(message_id="two@college.example"))

    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
