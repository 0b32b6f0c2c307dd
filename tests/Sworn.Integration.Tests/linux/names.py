"""
Runs a node in namespaces of its own, where the only name server is this script, and counts what it is asked.
Ten thousand messages from a hundred addresses go through the node to a destination; then the same program looks a name up,
to show that a look-up would have been counted. Prints what happened as JSON.
Arguments: the program, a folder of its own. To be started by unshare with --net, --mount and --pid.
"""
import json, os, re, signal, socket, subprocess, sys, threading, time, urllib.request

ADDRESSES, EACH, LIMIT_S = 100, 100, 60
program, folder = sys.argv[1:]


def own_resolver():
    """Every look-up of a process here that is not answered by /etc/hosts goes to port 53 of the loopback address."""
    for name, text in (("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"), ("nsswitch.conf", "hosts: files dns\n")):
        path = os.path.realpath("/etc/" + name)
        if os.path.exists(path):
            own = os.path.join(folder, name)
            with open(own, "w") as file:
                file.write(text)
            subprocess.run(["mount", "--bind", own, path], check=True)


class NameServer(threading.Thread):
    """Knows no name, and remembers which it was asked for."""

    def __init__(self):
        super().__init__(daemon=True)
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))

    def run(self):
        while True:
            query, peer = self.socket.recvfrom(4096)
            self.asked.append(re.sub(rb"[^a-z0-9.-]", b".", query[12:].split(b"\0", 1)[0]).decode())
            self.socket.sendto(query[:2] + b"\x81\x83" + query[4:], peer)


class Sink(threading.Thread):
    """The destination: the numbers of the messages that arrived."""

    def __init__(self):
        super().__init__(daemon=True)
        self.numbers = set()
        self.listener = socket.create_server(("127.0.0.1", 0))

    def run(self):
        connection, rest = self.listener.accept()[0], b""
        while octets := connection.recv(1 << 16):
            *lines, rest = (rest + octets).split(b"\n")
            self.numbers.update(int(line.rsplit(b"seq=", 1)[1]) for line in lines if b"seq=" in line)


def until(what, condition):
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > LIMIT_S:
            sys.exit(f"{what} did not come within {LIMIT_S} s")
        time.sleep(0.01)


def start(sink):
    configuration = os.path.join(folder, "sworn.yaml")
    with open(configuration, "w") as file:
        file.write(f"""
node: {{data: {folder}/data, anchor: {folder}/anchor}}
http: {{listen: "127.0.0.1:0"}}
inputs:
  - {{type: udp, name: udp, listen: "127.0.0.1:0"}}
  - {{type: tcp, name: tcp, listen: "127.0.0.1:0"}}
outputs:
  - {{type: tcp, name: next, to: "127.0.0.1:{sink.listener.getsockname()[1]}", framing: lf, format: rfc5424}}
""")
    node = subprocess.Popen([program, "run", "--config", configuration], stdout=sys.stderr)
    state = os.path.join(folder, "data/state/node.json")
    until("the node", lambda: os.path.exists(state) or node.poll() is not None)
    with open(state) as file:
        return node, json.load(file)


def accounts(state):
    with urllib.request.urlopen(state["http"] + "/api/v1/accounts") as answer:
        return json.load(answer)


def send(state):
    """Half of the addresses over UDP, each waiting until the node has the datagrams before; the others over TCP."""
    ports = {name: int(place.rsplit(":", 1)[1]) for name, place in state["inputs"].items()}
    for address in range(ADDRESSES):
        first, source = address * EACH, (f"127.0.1.{address + 1}", 0)
        messages = [f"<13>1 2026-03-01T10:00:00Z host{address}.example.net app - - - seq={number}".encode() for number in range(first, first + EACH)]
        if address % 2 == 0:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.bind(source)
                for message in messages:
                    client.sendto(message, ("127.0.0.1", ports["udp"]))
            until("datagrams", lambda: accounts(state)["inputs"]["udp"]["received"] == (address // 2 + 1) * EACH)
        else:
            with socket.create_connection(("127.0.0.1", ports["tcp"]), source_address=source) as client:
                client.sendall(b"".join(message + b"\n" for message in messages))


subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
own_resolver()
names, sink = NameServer(), Sink()
names.start()
sink.start()
node, state = start(sink)
send(state)
total = ADDRESSES * EACH
until("every record", lambda: accounts(state)["stored"] == total and len(sink.numbers) == total)
asked_by_messages = list(names.asked)
subprocess.run([program, "send", "--to", "tcp://collector.sworn.test:1", "hello"], stderr=subprocess.DEVNULL)
node.send_signal(signal.SIGTERM)
print(json.dumps({
    "stored": total,
    "exit": node.wait(LIMIT_S),
    "asked": asked_by_messages,
    "asked_on_purpose": [name for name in names.asked[len(asked_by_messages):] if "collector.sworn.test" in name],
}))
