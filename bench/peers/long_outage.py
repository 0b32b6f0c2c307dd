#!/usr/bin/env python3
"""A relay whose sink is away for minutes: what was lost, repeated and out of order at the end, and how long the backlog took.

    bench/peers/long_outage.py [--away 300] [--rate 2000] [--transport relp|tcp]

Runs the program that ./sworn builds on loopback, bounded in time, and leaves nothing behind. Over RELP the sink acknowledges what it has.
"""
import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Sink:
    """Keeps the number at the end of each message, over all its lives."""

    def __init__(self, port, relp):
        self.port, self.relp, self.numbers, self.lives = port, relp, [], []

    def start(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.lives = [listener]
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()

    def stop(self):
        """As when its machine dies: the connection is reset, and nobody listens."""
        for life in self.lives:
            try:
                life.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                life.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # It was not connected.
            life.close()
        self.lives = []

    def accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.lives.append(connection)
            threading.Thread(target=self.read_relp if self.relp else self.read_lines, args=(connection,), daemon=True).start()

    def read_lines(self, connection):
        with connection.makefile("rb") as lines:
            try:
                for line in lines:
                    self.take(line)
            except OSError:
                return

    def read_relp(self, connection):
        try:
            with connection.makefile("rb") as frames:
                while True:
                    head = b""
                    while head.count(b" ") < 3 and not head.endswith(b"\n"):
                        octet = frames.read(1)
                        if not octet:
                            return
                        head += octet
                    number, command, length = head.split()[:3]
                    data = frames.read(int(length) + 1) if not head.endswith(b"\n") else b""
                    if command == b"syslog":
                        self.take(data)
                    answer = b"200 OK" + (b"\n" + data.strip() if command == b"open" else b"")
                    connection.sendall(b"%s rsp %d %s\n" % (number, len(answer), answer))
        except OSError:
            return

    def take(self, message):
        mark = message.rfind(b"number ")
        if mark >= 0:
            self.numbers.append(int(message[mark + 7:]))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--away", type=int, default=300, help="seconds without the sink")
    parser.add_argument("--rate", type=int, default=2000, help="messages a second")
    parser.add_argument("--transport", choices=["relp", "tcp"], default="relp")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="sworn-outage-")
    port, sink = free_port(), Sink(free_port(), options.transport == "relp")
    config = os.path.join(folder, "sworn.yaml")
    framing = "" if sink.relp else "    framing: lf\n"
    with open(config, "w") as file:
        file.write(f"node:\n  data: {folder}/data\nhttp:\n  listen: 127.0.0.1:0\ninputs:\n  - name: in\n    type: tcp\n    listen: 127.0.0.1:{port}\n"
                   f"outputs:\n  - name: central\n    type: {options.transport}\n    to: 127.0.0.1:{sink.port}\n{framing}")
    node = subprocess.Popen([os.path.join(ROOT, "artifacts/publish/Sworn.Cli/release/sworn"), "run", "--config", config],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        sink.start()
        for _ in range(200):
            try:
                sender = socket.create_connection(("127.0.0.1", port))
                break
            except OSError:
                time.sleep(0.1)
        sent, began, steps = 0, time.monotonic(), [(10, sink.stop), (10 + options.away, sink.start)]
        returned = None
        while (passed := time.monotonic() - began) < options.away + 20:
            while steps and passed >= steps[0][0]:
                steps.pop(0)[1]()
                returned = time.monotonic() if not steps else None
            due = int(passed * options.rate)
            sender.sendall(b"".join(b"<13>1 2026-03-01T10:00:00Z edge app - - - a message of an outage, number %d\n" % number for number in range(sent, due)))
            sent = due
            time.sleep(0.05)
        sender.close()
        deadline = time.monotonic() + 120
        while len(set(sink.numbers)) < sent and time.monotonic() < deadline:
            time.sleep(0.2)
        took = time.monotonic() - returned
        first = list(dict.fromkeys(sink.numbers))
        print(f"{options.transport}: {sent:,} sent at {options.rate} a second, the sink away for {options.away} s: {sent - len(first):,} lost, "
              f"{len(sink.numbers) - len(first):,} repeated, {sum(later < earlier for earlier, later in zip(first, first[1:])):,} out of order; "
              f"everything was there {took:.1f} s after its return, of which messages went on coming for 10 s")
        return 0 if len(first) == sent else 1
    finally:
        node.send_signal(signal.SIGTERM)
        node.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
