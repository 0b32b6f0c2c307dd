"""Measures the store and its peers: see run.sh. Figures are processor time of the process tree, the least of some runs."""
import argparse
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

PASS = 2_000_000
RARE, ADDRESS = "zebraquux42", "10.106.160.87"
QUERIES = [
    ("a text that nowhere is", f"{RARE} | count"),
    ("three letters that nowhere are", "qzq | count"),
    ("one address", f"ip:{ADDRESS} | count"),
    ("one address in a field", f"source-address:={ADDRESS} | count"),
    ("an event type", "msgid:=RT_FLOW_SESSION_DENY | count"),
    ("everything, counted", "* | count"),
    ("histogram by hour", "* | histogram 1h"),
    ("top 10 by event type", "* | top 10 by (msgid)"),
    ("top 10 by host", "* | top 10 by (host)"),
    ("top 10 by source address", "* | top 10 by (source-address)"),
    ("count by policy", "* | stats by (policy-name) count()"),
    ("sum of octets by policy", "msgid:=RT_FLOW_SESSION_CLOSE | stats by (policy-name) sum(bytes-from-client)"),
    ("newest 100 of one address", f"ip:{ADDRESS} | limit 100"),
    ("an expression without a literal", '~"1[0-9]{2}\\\\.1[0-9]\\\\.[0-9]+\\\\.87" | count'),
]


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = os.path.abspath(options.work)
        os.makedirs(self.work, exist_ok=True)
        self.path = os.path.join(self.work, "figures.json")
        self.figures = json.load(open(self.path)) if os.path.exists(self.path) else {}
        self.corpus = os.path.join(self.work, "corpus.txt")
        self.data = os.path.join(self.work, "data")
        self.program = os.path.join(options.root, "artifacts/publish/Sworn.Cli/release/sworn")

    def step(self, name, action):
        """Makes a figure once. A step that fails says so and does not end the run."""
        if name in self.figures or (self.options.only and self.options.only not in name):
            return
        try:
            self.figures[name] = action()
        except Exception as failure:  # A peer that is missing or too slow costs its own line only.
            print(f"{name}: not measured: {failure}", file=sys.stderr)
            return
        with open(self.path + ".new", "w") as file:
            json.dump(self.figures, file, indent=1)
        os.replace(self.path + ".new", self.path)
        print(f"{name}: {self.figures[name]}", flush=True)

    def run(self, command, limit=600, runs=3, **more):
        """The least processor time of some runs, its wall time, and the last line of output."""
        best = None
        for _ in range(runs):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=limit, **more)
            wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            lines = done.stdout.decode("latin-1").strip().splitlines() or [""]
            if best is None or cpu < best["cpu"]:
                best = {"cpu": round(cpu, 3), "wall": round(wall, 3), "last": lines[-1].strip()[:60]}
        return best

    def make_corpus(self):
        subprocess.run([sys.executable, self.options.corpus, self.corpus, "--count", str(PASS), "--seed", "2", "--format", "rfc5424", "--framing", "lf"],
                       check=True, timeout=3600)
        return os.path.getsize(self.corpus)

    def fill(self):
        """A node with its defaults takes the corpus over one connection until it has so many messages, and seals them."""
        config = os.path.join(self.work, "sworn.yaml")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with open(config, "w") as file:
            file.write(f"node:\n  data: {self.data}\nhttp:\n  listen: 127.0.0.1:0\ninputs:\n  - name: in\n    type: tcp\n    listen: 127.0.0.1:{port}\n")
        node = self.start(config)
        try:
            began = time.monotonic()
            self.send(port)
            took = time.monotonic() - began
            self.wait_sealed()
            with open(f"/proc/{node.pid}/stat") as stat, open(f"/proc/{node.pid}/status") as status:
                ticks = sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:13]))
                peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        finally:
            node.send_signal(signal.SIGTERM)
            node.wait(timeout=120)
        return {"cpu_us_a_message": round(1e6 * ticks / os.sysconf("SC_CLK_TCK") / self.options.messages, 2), "receiving_s": round(took, 1), "peak_kib": peak}

    def start(self, config):
        return subprocess.Popen([self.program, "run", "--config", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def connect(self, port):
        for _ in range(100):
            try:
                return socket.create_connection(("127.0.0.1", port))
            except OSError:
                time.sleep(0.2)
        raise TimeoutError("the node does not listen")

    def send(self, port):
        with self.connect(port) as connection:
            for _ in range(self.options.messages // PASS):
                with open(self.corpus, "rb") as file:
                    connection.sendfile(file)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1 << 16):
                pass

    def wait_sealed(self):
        """Until only the journal file that still grows is left."""
        deadline = time.monotonic() + 3600
        while time.monotonic() < deadline:
            if sum(name.endswith(".jnl") for name in os.listdir(self.data + "/log/jnl")) <= 1:
                return
            time.sleep(1)
        raise TimeoutError("sealing did not end within an hour")

    def sizes(self):
        def octets(folder):
            return sum(os.stat(os.path.join(folder, name)).st_blocks * 512 for name in os.listdir(folder))
        segments, tree = octets(self.data + "/log/seg"), octets(self.data + "/log/tree")
        records = max(int(name.split("-")[1].split(".")[0], 16) + 1 for name in os.listdir(self.data + "/log/seg") if name.endswith(".seg"))
        return {"segments": round(segments / records, 2), "tree": round(tree / records, 3), "raw": round(os.path.getsize(self.corpus) / PASS - 1, 1)}

    def query(self, text):
        return self.run([self.program, "query", text, "--data", self.data, "--since", "1970-01-01"])

    def listening(self):
        """Where the running node's API and input are, once it says so."""
        for _ in range(100):
            try:
                with open(self.data + "/state/node.json") as file:
                    state = json.load(file)
                return state["http"].rstrip("/"), int(state["inputs"]["in"].rsplit(":", 1)[1])
            except (OSError, ValueError, KeyError):
                time.sleep(0.1)
        raise TimeoutError("the node does not start")

    def ask(self, address, token, text):
        """Seconds until the whole answer of a running node is there."""
        url = f"{address}/api/v1/query?" + urllib.parse.urlencode({"q": text, "since": "1970-01-01"})
        began = time.monotonic()
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": "Bearer " + token}), timeout=120) as answer:
            answer.read()
        return time.monotonic() - began

    def with_node(self, action):
        """Runs the node on the data for as long as an action takes."""
        node = self.start(os.path.join(self.work, "sworn.yaml"))
        try:
            address, port = self.listening()
            user = [self.program, "user"]
            subprocess.run(user + ["add", "bench", "--role", "administrator", "--data", self.data],
                           input=b"correct horse battery staple\n", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            made = subprocess.run(user + ["token", "bench", "--name", f"b{os.getpid()}{time.time_ns()}", "--days", "1", "--data", self.data], check=True, stdout=subprocess.PIPE)
            token = max(made.stdout.decode().split(), key=len)
            return action(address, port, token)
        finally:
            node.send_signal(signal.SIGTERM)
            node.wait(timeout=120)

    def warm(self):
        """Wall milliseconds of a running node: the least of ten answers."""
        return self.with_node(lambda address, port, token: {
            name: round(1000 * min(self.ask(address, token, text) for _ in range(10)), 1) for name, text in QUERIES})

    def first_result_cold(self):
        """Wall milliseconds to the newest record of a host, none of the segments being in memory; the median of nine. The journal's newest file is."""
        def run(address, port, token):
            took = []
            for _ in range(9):
                for name in os.listdir(self.data + "/log/seg"):
                    file = os.open(os.path.join(self.data, "log/seg", name), os.O_RDONLY)
                    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                    os.close(file)
                took.append(self.ask(address, token, f"source-address:={ADDRESS} | limit 1"))
            return round(1000 * sorted(took)[4], 1)

        return self.with_node(run)

    def producers(self):
        """Messages a second that 64 connections get acknowledged over RELP, each waiting for every single one."""
        data = os.path.join(self.work, "producers")
        config = os.path.join(self.work, "producers.yaml")
        with open(config, "w") as file:
            file.write(f"node:\n  data: {data}\nhttp:\n  listen: 127.0.0.1:0\ninputs:\n  - name: in\n    type: relp\n    listen: 127.0.0.1:0\n")
        node, kept = self.start(config), self.data
        try:
            self.data = data
            program = os.path.join(self.options.root, "artifacts/bin/Sworn.Benchmarks/release/Sworn.Benchmarks")
            return subprocess.run([program, "producers", str(self.listening()[1])], check=True, stdout=subprocess.PIPE, timeout=60).stdout.decode().strip()
        finally:
            self.data = kept
            node.send_signal(signal.SIGTERM)
            node.wait(timeout=120)
            shutil.rmtree(data, ignore_errors=True)

    def by_thread(self):
        """Processor microseconds a message by thread, for one pass of the corpus, when everything that is not derivation is done."""
        data, config = os.path.join(self.work, "by-thread"), os.path.join(self.work, "by-thread.yaml")
        with open(config, "w") as file:
            file.write(f"node:\n  data: {data}\nhttp:\n  listen: 127.0.0.1:0\ninputs:\n  - name: in\n    type: tcp\n    listen: 127.0.0.1:0\n")
        node, kept = self.start(config), self.data
        try:
            self.data = data
            with self.connect(self.listening()[1]) as connection, open(self.corpus, "rb") as file:
                connection.sendfile(file)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1 << 16):
                    pass
            self.wait_sealed()
            seconds, last = self.threads(node.pid), {}
            while seconds.get("sworn inspectio") != last.get("sworn inspectio"):
                time.sleep(2)
                last, seconds = seconds, self.threads(node.pid)
            return {name.removeprefix("sworn "): round(1e6 * spent / PASS, 2) for name, spent in seconds.items() if spent > 0.01 * PASS / 1e6}
        finally:
            self.data = kept
            node.send_signal(signal.SIGTERM)
            node.wait(timeout=120)
            shutil.rmtree(data, ignore_errors=True)

    @staticmethod
    def threads(process):
        """Processor seconds of the threads of each name."""
        spent = {}
        for thread in os.listdir(f"/proc/{process}/task"):
            try:
                with open(f"/proc/{process}/task/{thread}/comm") as name, open(f"/proc/{process}/task/{thread}/stat") as stat:
                    fields = stat.read().rsplit(")", 1)[1].split()
                    key = name.read().strip()
            except OSError:
                continue  # It ended between the two.
            spent[key] = spent.get(key, 0) + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return spent

    def beside_a_flood(self):
        """A rare text, over and over, while 100,000 messages a second come in: how long each answer takes, and what was lost."""
        def run(address, port, token):
            sent, seconds = threading.Event(), 15
            with open(self.corpus, "rb") as file:
                lines = [next(file) for _ in range(10_000)]
            tick = b"".join(lines)

            def flood():
                with self.connect(port) as connection:
                    began = time.monotonic()
                    for number in range(10 * seconds):
                        connection.sendall(tick)
                        time.sleep(max(0, began + (number + 1) / 10 - time.monotonic()))
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(1 << 16):
                        pass
                sent.set()

            before = self.accounts(address, token)
            thread = threading.Thread(target=flood)
            thread.start()
            took = []
            while not sent.is_set():
                took.append(self.ask(address, token, f"{RARE} | count"))
            thread.join()
            time.sleep(2)
            after = self.accounts(address, token)
            took.sort()
            return {"sent": 10_000 * 10 * seconds, "stored": after["stored"] - before["stored"], "dropped": after["dropped"] - before["dropped"],
                    "answers": len(took), "median_ms": round(1000 * took[len(took) // 2]), "worst_ms": round(1000 * took[-1])}

        return self.with_node(run)

    def accounts(self, address, token):
        request = urllib.request.Request(f"{address}/api/v1/accounts", headers={"Authorization": "Bearer " + token})
        with urllib.request.urlopen(request, timeout=30) as answer:
            account = json.load(answer)["inputs"]["in"]
        return {"stored": account["stored"], "dropped": sum(account["dropped"].values()) + sum(account["rejected"].values())}

    def zstd(self):
        out = os.path.join(self.work, "corpus.zst")
        subprocess.run(["zstd", "-3", "--long=20", "-B1M", "-q", "-f", self.corpus, "-o", out], check=True, timeout=600)
        return round(os.path.getsize(out) / PASS, 1)

    def fts5(self):
        """Half a million messages: ingest, size, one word."""
        path = os.path.join(self.work, "fts5.db")
        if os.path.exists(path):
            os.remove(path)
        base = sqlite3.connect(path)
        base.execute("create virtual table m using fts5(body)")
        began, count = time.process_time(), 500_000
        with open(self.corpus, encoding="latin-1") as file:
            base.executemany("insert into m values (?)", ((next(file),) for _ in range(count)))
        base.commit()
        ingest = time.process_time() - began
        began = time.process_time()
        base.execute("select count(*) from m where m match ?", (f'"{ADDRESS}"',)).fetchone()
        took = time.process_time() - began
        base.close()
        return {"cpu_us_a_message": round(1e6 * ingest / count, 1), "octets": round(os.path.getsize(path) / count, 1), "address_s": round(took, 4)}

    def duckdb(self):
        folder = os.path.join(self.work, "duckdb")
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(folder + "/node_modules/@duckdb"):
            subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "@duckdb/node-api"], cwd=folder, check=True, timeout=600)
        shutil.copy(os.path.join(self.options.root, "bench/store/duckdb.mjs"), folder)
        done = subprocess.run(["node", "duckdb.mjs", self.corpus, os.path.join(folder, "m.duckdb"), RARE, ADDRESS],
                              cwd=folder, check=True, timeout=1800, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def clickhouse(self):
        """Debian's server package has clickhouse-local's code; nothing is installed, only unpacked."""
        program = shutil.which("clickhouse") or os.path.join(self.work, "clickhouse/usr/bin/clickhouse")
        if not os.path.exists(program):
            folder = os.path.join(self.work, "clickhouse")
            os.makedirs(folder, exist_ok=True)
            subprocess.run("apt-get download clickhouse-common && dpkg-deb -x clickhouse-common_*.deb .", shell=True, cwd=folder, check=True, timeout=600)
        load = f"create table m (raw String) engine = MergeTree order by tuple(); insert into m select * from file('{self.corpus}', 'TSVRaw', 'raw String');"
        command = [program, "local", "--path", os.path.join(self.work, "clickhouse/data"), "--max_threads", "1", "--query"]
        ingest = self.run(command + [load], limit=1800, runs=1)
        return {"ingest": ingest, "rare": self.run(command + [f"select count() from m where position(raw, '{RARE}') > 0"])}

    def all(self):
        self.step("corpus", self.make_corpus)
        self.step("fill", self.fill)
        self.step("octets on disk a message", self.sizes)
        self.step("start of the program", lambda: self.run([self.program, "--version"]))
        for name, text in QUERIES:
            self.step(f"sworn: {name}", lambda text=text: self.query(text))
        self.step("sworn: verify --quick", lambda: self.run([self.program, "verify", "--quick", "--data", self.data], runs=1))
        self.step("sworn: warm, in the running node, ms", self.warm)
        self.step("sworn: first result, nothing in memory, ms", self.first_result_cold)
        self.step("sworn: 64 synchronous producers", self.producers)
        self.step("sworn: processor time by thread, us a message", self.by_thread)
        self.step("sworn: a rare text beside a flood", self.beside_a_flood)
        self.step("zstd -3: octets a message", self.zstd)
        self.step("grep -F, one pass of the corpus", lambda: self.run(["grep", "-cF", RARE, self.corpus]))
        self.step("grep -Fi, one pass of the corpus", lambda: self.run(["grep", "-ciF", RARE, self.corpus]))
        self.step("ripgrep, one pass of the corpus", lambda: self.run(["rg", "-j1", "-cF", RARE, self.corpus]))
        self.step("zstd -dc | grep, one pass", lambda: self.run(["sh", "-c", f"zstd -dcq '{self.work}/corpus.zst' | grep -cF {RARE}"]))
        self.step("SQLite FTS5, 500,000", self.fts5)
        self.step("DuckDB, one pass", self.duckdb)
        self.step("ClickHouse, one pass", self.clickhouse)

    def table(self):
        lines = [f"# {self.options.messages:,} messages", "", "| what | figure |", "| --- | --- |"]
        for name, figure in self.figures.items():
            text = ", ".join(f"{key} {value}" for key, value in figure.items()) if isinstance(figure, dict) else str(figure)
            lines.append(f"| {name} | {text} |")
        with open(os.path.join(self.work, "figures.md"), "w") as file:
            file.write("\n".join(lines) + "\n")
        print(f"figures: {self.work}/figures.md")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", required=True)
    parser.add_argument("--corpus", default=os.environ.get("CORPUS_PY"), help="the corpus writer")
    parser.add_argument("--work", default="artifacts/bench-store")
    parser.add_argument("--messages", type=int, default=10_000_000, help=f"a multiple of {PASS}")
    parser.add_argument("--only", default="", help="only figures whose name has this word")
    parser.add_argument("--keep", action="store_true", help="leave the data directory in place")
    bench = Bench(parser.parse_args())
    if not bench.options.corpus and not os.path.exists(bench.corpus):
        sys.exit("measure: name the corpus writer with --corpus or CORPUS_PY")
    bench.all()
    bench.table()
    if not bench.options.keep and not bench.options.only:
        shutil.rmtree(bench.data, ignore_errors=True)


if __name__ == "__main__":
    main()
