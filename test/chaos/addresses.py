"""The addresses that the daemon is told of: each leads to a worker, asks for a password, and can behave as bad networks do."""

import asyncio
import base64
import re
import time

from gates import CHUNK, end, first

HEAD = re.compile(rb"^([A-Z]+) (\S+) HTTP/1\.[01]\r\n")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
AUTHORIZATION = re.compile(rb"\r\nauthorization: *basic +(\S+)", re.I)
UNAUTHORIZED = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nunauthorized\n"
LATE = 0.35  # seconds for each piece of an answer


class Address:
    """One that the daemon is told of. Behind it stands one worker, or while shuffled, for each connection the next one."""

    def __init__(self, loop, port, number, targets, door):
        self._loop, self.number, self.targets, self._door = loop, number, targets, door
        self.behind, self.fault, self._turn, self._open = number, "clear", 0, set()
        loop.run(asyncio.start_server(self._serve, "127.0.0.1", port))

    def set(self, fault):
        self.fault = fault
        if fault in ("cut", "reset", "shuffle", "clear"):
            self.drop()

    def lead_to(self, worker):
        self.behind = worker
        self.drop()

    def drop(self):
        self._loop.soon(lambda: [writer.transport.abort() for writer in list(self._open)])

    async def _serve(self, reader, writer):
        self._open.add(writer)
        there = None
        try:
            if self.fault in ("cut", "reset"):
                if self.fault == "reset":
                    await reader.read(CHUNK)
                return
            behind = self.behind
            if self.fault == "shuffle":
                self._turn += 1
                behind = self._turn % len(self.targets)
            from_there, there = await asyncio.open_connection("127.0.0.1", self.targets[behind])
            self._open.add(there)
            await first(self._ask(reader, there, writer, behind), self._answer(from_there, writer))
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            end(self._open, writer, there)

    async def _ask(self, reader, there, back, behind):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(int(length[1])) if (length := LENGTH.search(head)) else b""
            if self.fault == "silent":
                await asyncio.sleep(3600)
            method, path = HEAD.match(head).groups()
            given = AUTHORIZATION.search(head)
            if not self._door.lets_in(given and given[1]):
                back.write(UNAUTHORIZED)
                await back.drain()
                continue
            if method != b"GET":
                self._door.note(method.decode(), path.decode(), behind)
            there.write(head + body)
            await there.drain()

    async def _answer(self, reader, writer):
        while data := await reader.read(CHUNK):
            if self.fault == "silent":
                await asyncio.sleep(3600)
            if self.fault == "delay":
                await asyncio.sleep(LATE)
            if self.fault == "half":
                writer.write(data[:len(data) // 2])
                await asyncio.sleep(0.02)
                return
            writer.write(data)
            await writer.drain()


class Door:
    """Who is let in, and what was asked that is no reading."""

    def __init__(self, passwords):
        self.passwords, self.posts = passwords, []

    def lets_in(self, given):
        return given is not None and any(base64.b64encode(f"watcher:{word}".encode()) == given for word in self.passwords)

    def note(self, method, path, worker):
        self.posts.append((time.monotonic(), method, path, worker))
