#!/usr/bin/env python3
"""Crowds of clients that want nothing good: some ask for a page and do not read it, some send half of a request, some connect and
say nothing. Meanwhile fresh probes must be answered at once. Says how long the slowest took.

usage: crowd.py URL CODE    CODE is what / is to answer; exits with 0 when every probe was answered rightly within a second
"""
import http.client
import resource
import socket
import sys
import time
import urllib.parse

READERS, IDLE, HALF, PATIENCE = 450, 3000, 600, 1.0
PAGES = ["/", "/status", "/metrics", "/connectors/connector-00000"]


class Crowd:
    def __init__(self, url, code):
        parts = urllib.parse.urlsplit(url)
        self.address, self.code = (parts.hostname, parts.port), code
        self.slowest, self.wrong = 0.0, 0

    def probe(self, path, code):
        began = time.monotonic()
        try:
            connection = http.client.HTTPConnection(*self.address, timeout=10)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read(1024)  # as a kubelet, which does not read on
            connection.close()
        except (OSError, http.client.HTTPException) as fault:
            sys.exit(f"crowd: {path}: {fault!r}")
        took = time.monotonic() - began
        self.slowest = max(self.slowest, took)
        self.wrong += answer.status != code or took > PATIENCE

    def probe_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.probe("/ping", 200)
            self.probe("/", self.code)
            time.sleep(0.1)

    def connect(self, count, says, receive_buffer=None):
        clients = []
        for i in range(count):
            client = socket.socket()
            client.settimeout(5)
            if receive_buffer:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            try:
                client.connect(self.address)
                client.sendall(says(i))
            except OSError:
                pass  # closed to make room for another, as it may be
            clients.append(client)
            if i % 50 == 49:
                self.probe("/ping", 200)
        return clients

    def stand(self, what, clients, seconds):
        self.probe_for(seconds)
        for client in clients:
            client.close()
        print(f"crowd: {what}: the slowest probe took {self.slowest * 1000:.0f} ms, {self.wrong} failed")
        failed, self.slowest, self.wrong = self.wrong, 0.0, 0
        return failed


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    crowd, failed = Crowd(sys.argv[1], int(sys.argv[2])), 0
    for page in PAGES:
        for buffer in 4096, None:
            request = f"GET {page} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
            clients = crowd.connect(READERS, lambda _, request=request: request, buffer)
            failed += crowd.stand(f"{READERS} do not read {page} (receive buffer {buffer or 'as usual'})", clients, 4)
    pages = crowd.connect(READERS, lambda i: f"GET {PAGES[i % 4]} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {'gzip' if i % 8 > 3 else 'x'}\r\n\r\n".encode())
    failed += crowd.stand(f"{READERS} read none of several pages", pages, 8)
    failed += crowd.stand(f"{IDLE} are idle", crowd.connect(IDLE, lambda _: b""), 3)
    failed += crowd.stand(f"{HALF} send half of a request", crowd.connect(HALF, lambda _: b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: "), 3)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
