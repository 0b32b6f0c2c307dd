"""sworn, as its repository builds it: messages to the sealed log instead of a text file."""
import json
import os
import subprocess
import urllib.request

NAME = "sworn"
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.environ.get("SWORN_ROOT") or os.path.dirname(os.path.dirname(HERE))

WRITES_LINES = False        # the log is no text file: `prepare` says how the crash workloads read it


def program():
    path = os.path.join(ROOT, "artifacts/publish/Sworn.Cli/release/sworn")
    return path if os.path.exists(path) else None


def version():
    return subprocess.run([program(), "--version"], capture_output=True, text=True).stdout.strip()


def command(run):
    return [program(), "run", "--config", run.config]


class ExportedLog:
    """Stands for the text file that the crash workloads read: made of the log when somebody opens it."""

    def __init__(self, run):
        self.store, self.path = run.store, os.path.join(run.dir, "exported")

    def __fspath__(self):
        with open(self.path, "wb") as lines:
            subprocess.run([program(), "query", "*", "--data", os.path.join(self.store, "data"), "--format", "raw"],
                           stdout=lines, check=True)
        return self.path


def prepare(run):
    """The process is killed there without a chance to write anything down: what counts is what the log holds."""
    if run.workload.kind == "crash":
        run.out = ExportedLog(run)
        run.stored_bytes = lambda: stored(run)      # a log is never empty; the harness waits for the first message


def stored(run):
    """The store's own count of received messages on stable storage, as the accounts give it."""
    state = os.path.join(run.store, "data/state/node.json")
    if not os.path.exists(state):
        return 0
    with open(state) as file:
        address = json.load(file)["http"]
    with urllib.request.urlopen(address + "/api/v1/accounts", timeout=5) as answer:
        return json.load(answer)["stored"]


HEAD = """\
node:
  data: @STORE@/data
  anchor: @STORE@/anchor
http:
  listen: 127.0.0.1:0
inputs:
"""
TCP = """\
  - name: bench
    type: tcp
    listen: 127.0.0.1:@PORT@
"""
# Both peers ask for 4 MiB; so does this, though sworn's own default is larger.
UDP = """\
  - name: bench
    type: udp
    listen: 127.0.0.1:@PORT@
    receive-buffer: 4MiB
"""

TLS = """\
  - name: bench
    type: tls
    listen: 127.0.0.1:@PORT@
    certificate: @CERT@
    key: @KEY@
"""
RELP = """\
  - name: bench
    type: relp
    listen: 127.0.0.1:@PORT@
"""
# Parsing makes rsyslog store slower than it receives. Here a sync once a second does: what was received since waits.
SLOW = """\
stores:
  - name: main
    sync-interval: 1s
"""

# What came in goes out as it came, by lines; sworn's own records (facility audit) stay in the log, for the sink counts.
RELAY = """\
outputs:
  - type: tcp
    name: next
    to: 127.0.0.1:@SINK@
    framing: lf
    retry-most: 1s
routes:
  - name: own
    facilities: audit
    action: block
  - name: all
"""

CONFIGS = {
    "tcp-file": HEAD + TCP,
    "tcp-raw": HEAD + TCP,
    "tcp-file-rfc3164": HEAD + TCP,
    "tcp-file-fsync": HEAD + TCP + "stores:\n  - name: main\n    sync-interval: 0ms\n",
    "udp-file": HEAD + UDP,
    "tls-file": HEAD + TLS,
    "relp-file": HEAD + RELP,
    "relp-file-slow": HEAD + RELP + SLOW,
    "relay-tcp": HEAD + TCP + RELAY,
    "outage-default": HEAD + TCP + RELAY,
    "outage-queue": HEAD + TCP + RELAY,
}
