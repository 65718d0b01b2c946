#!/usr/bin/env python3
"""Starts a server some times and prints, in milliseconds from its start, when each path was first answered with 200: median, least, most.

   usage: start.py STARTS PATH[,PATH...] COMMAND...     with PORT in place of the port
"""
import http.client
import socket
import statistics
import subprocess
import sys
import time


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answered(port, path, patience):
    """Looks each millisecond, without a process for each look."""
    while time.monotonic() < patience:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", path)
            if link.getresponse().status == 200:
                return time.monotonic()
        except OSError:
            pass
        time.sleep(0.001)
    raise SystemExit(f"{path} was never answered with 200")


def one_start(paths, command):
    port = free_port()
    began = time.monotonic()
    server = subprocess.Popen([word.replace("PORT", str(port)) for word in command], stdout=subprocess.DEVNULL)
    try:
        return [(answered(port, path, began + 60) - began) * 1000 for path in paths]
    finally:
        server.kill()
        server.wait()


starts, paths, command = int(sys.argv[1]), sys.argv[2].split(","), sys.argv[3:]
one_start(paths, command)  # Brings the program's file into memory; not counted.
for times in zip(*(one_start(paths, command) for _ in range(starts))):
    print(f"| {statistics.median(times):.0f} | {min(times):.0f} - {max(times):.0f} ", end="")
