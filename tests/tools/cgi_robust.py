"""cgi_robust.py PROGRAM INDEX FOLDER: zwsearch.cgi at a FastCGI socket of its own under clients as they should not be. Prints
`ok NAME` and `not ok NAME`; the workers must be the same processes at the end."""
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT = 1, 2, 3, 4, 5, 6
QUERY = "q=" + urllib.parse.quote("土地复垦")
WORKERS = 2


def expect(name, condition, wrong=""):
    print(("ok " if condition else "not ok ") + name + ("" if condition else f": {wrong}"[:300]))


def record(kind, content=b"", number=1):
    return struct.pack(">BBHHBx", 1, kind, number, len(content), 0) + content


def stream(kind, content):
    """A stream of records, closed by an empty one."""
    return b"".join(record(kind, content[at:at + 65535]) for at in range(0, len(content), 65535)) + record(kind)


def parameters(query, **more):
    pairs = {"REQUEST_METHOD": "GET", "GATEWAY_INTERFACE": "CGI/1.1", "SCRIPT_NAME": "/search", "QUERY_STRING": query, **more}
    return b"".join(struct.pack(">II", len(name) | 1 << 31, len(value) | 1 << 31) + name.encode() + value.encode()
                    for name, value in pairs.items())


def request(query, **more):
    return (record(BEGIN, struct.pack(">HB5x", 1, 0)) + stream(PARAMS, parameters(query, **more)) + record(STDIN))


class Site:
    """Workers at a socket, as a web server starts them."""

    def __init__(self, program, index, folder):
        self.path = os.path.join(folder, "socket")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self.path)
        listener.listen(512)
        self.workers = [subprocess.Popen([program], stdin=listener, stdout=subprocess.DEVNULL,
                                         env={**os.environ, "ZWSEARCH_INDEX": index}) for _ in range(WORKERS)]
        listener.close()

    def connect(self, wait=60):
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(wait)
        client.connect(self.path)
        return client

    def alive(self):
        return all(worker.poll() is None for worker in self.workers)

    def read(self, client, size=65536, pause=0.0):
        """The answer and whether its end came."""
        data = b""
        while True:
            try:
                part = client.recv(size)
            except (ConnectionResetError, BrokenPipeError):
                part = b""
            if not part:
                break
            data += part
            if pause:
                time.sleep(pause)
        answer, at, ended = b"", 0, False
        while len(data) - at >= 8:
            _, kind, _, length, padding = struct.unpack(">BBHHBx", data[at:at + 8])
            if kind == STDOUT:
                answer += data[at + 8:at + 8 + length]
            ended = ended or kind == END
            at += 8 + length + padding
        return answer, ended

    def ask(self, query, **more):
        with self.connect() as client:
            client.sendall(request(query, **more))
            return self.read(client)

    def status(self, query, **more):
        answer, ended = self.ask(query, **more)
        return answer[8:11].decode("latin-1") if ended and answer.startswith(b"Status: ") else repr(answer[:80])

    def check(self, name):
        """Every worker answers: each takes one of as many requests as there are workers, held at once."""
        clients = [self.connect() for _ in range(4 * WORKERS)]
        for client in clients:
            client.sendall(request(QUERY))
        answers = [self.read(client) for client in clients]
        for client in clients:
            client.close()
        good = all(ended and b"Status: 200" in answer and answer.rstrip().endswith(b"</html>") for answer, ended in answers)
        expect(f"all answer after {name}", good, str([answer[:60] for answer, _ in answers]))
        expect(f"no worker was lost to {name}", self.alive(), str([worker.poll() for worker in self.workers]))


def trickles(site):
    """A request that comes byte by byte holds one worker; the other goes on."""
    whole = request(QUERY)
    with site.connect() as slow:
        slow.sendall(whole[:20])
        expect("another is answered meanwhile", site.status(QUERY) == "200")
        for at in range(20, len(whole), 7):
            slow.sendall(whole[at:at + 7])
            time.sleep(0.002)
        answer, ended = site.read(slow)
        expect("a request that trickles in is answered", ended and answer.startswith(b"Status: 200"), repr(answer[:80]))
    site.check("requests that trickle")


def reads_slowly(site):
    with site.connect() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        slow.sendall(request(QUERY + "&limit=100"))
        answer, ended = site.read(slow, 512, 0.001)
        expect("an answer that is read slowly is whole", ended and answer.rstrip().endswith(b"</html>"), repr(answer[-80:]))
    site.check("slow readers")


def many_parameters(site):
    expect("1,000 parameters", site.status("&".join(f"{n}=" for n in range(1000))) == "400")
    expect("1,000 of one name", site.status("&".join(["q=1"] * 1000)) == "400")
    expect("1,000 variables of the server",
           site.status(QUERY, **{f"HTTP_X_{n}": "x" * 50 for n in range(1000)}) == "200")
    expect("a query string of 9,000 bytes", site.status("q=" + "a" * 9000) == "414")
    expect("a query string of 1 MiB", site.status("q=" + "a" * (1 << 20)) == "414")
    expect("a path of 1 MiB", site.status(QUERY, PATH_INFO="/" + "a" * (1 << 20)) == "404")
    expect("a language of 1 MiB", site.status(QUERY, HTTP_ACCEPT_LANGUAGE="zh," * 350000) == "200")
    expect("a host of 1 MiB", site.status(QUERY, HTTP_HOST="a" * (1 << 20)) in ("200", "400"))
    expect("a body that nobody reads", site.status(QUERY, REQUEST_METHOD="POST", CONTENT_LENGTH="99999999") == "405")
    site.check("what is too much")


def cut_requests(site):
    """Cut at every place of the records, among them inside of lengths."""
    whole = request(QUERY)
    for at in list(range(0, 64)) + list(range(64, len(whole), 5)):
        with site.connect() as client:
            client.sendall(whole[:at])
    site.check("requests that break off")


def cut_answers(site):
    for size in (0, 1, 8, 100, 4096, 20000):
        for _ in range(5):
            with site.connect() as client:
                client.sendall(request(QUERY + "&limit=100"))
                if size:
                    client.recv(size)
                # Reset, not closed in order.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    for _ in range(5):
        with site.connect() as client:
            client.sendall(request(QUERY) + record(ABORT))
            client.shutdown(socket.SHUT_WR)
    site.check("answers that nobody takes")


def nonsense(site):
    """Bytes that are no FastCGI, and records that are wrong."""
    chance = random.Random(8)
    whole = request(QUERY)
    for n in range(150):
        broken = bytearray(whole)
        for _ in range(1 + n % 8):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with site.connect() as client:
            try:
                client.sendall(bytes(broken) if n % 3 else chance.randbytes(1 + chance.randrange(400)))
                client.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError):
                continue
            site.read(client)
    site.check("bytes that are no requests")


def many_at_once(site):
    clients = [site.connect() for _ in range(100)]
    for client in clients:
        client.sendall(request(QUERY))
    good = [b"Status: 200" in site.read(client)[0] for client in clients]
    for client in clients:
        client.close()
    expect("100 connections at once are all answered", all(good), f"{good.count(False)} were not")
    answers = []

    def several():
        for _ in range(5):
            answers.append(site.status(QUERY))

    threads = [threading.Thread(target=several) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect("16 clients by turns", answers == ["200"] * 80, str(set(answers)))
    site.check("many at once")


def ends(site):
    """Told to end, a worker ends without an error."""
    for worker in site.workers:
        worker.send_signal(signal.SIGTERM)
    codes = []
    for worker in site.workers:
        try:
            codes.append(worker.wait(30))
        except subprocess.TimeoutExpired:
            worker.kill()
            codes.append("killed")
    expect("workers end when they are told to", codes == [0] * WORKERS, str(codes))


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    site = Site(*sys.argv[1:4])
    try:
        site.check("the start")
        for part in (trickles, reads_slowly, many_parameters, cut_requests, cut_answers, nonsense, many_at_once):
            part(site)
    finally:
        ends(site)


if __name__ == "__main__":
    main()
