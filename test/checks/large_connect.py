#!/usr/bin/env python3
"""A stand-in for one Connect worker that lists many connectors, all RUNNING, their tasks too unless told otherwise. A failed task has
a trace of some 4 kB. Speaks HTTP/1.1 with kept connections.

usage: large_connect.py CONNECTORS TASKS [STATE]    prints the port it took on 127.0.0.1, then serves until killed
"""
import http.server
import json
import sys

CONNECTORS, TASKS = int(sys.argv[1]), int(sys.argv[2])
STATE = sys.argv[3] if len(sys.argv) > 3 else "RUNNING"
TRACE = "org.apache.kafka.connect.errors.ConnectException: the database is gone\n" + "\tat org.example.SinkTask.put(SinkTask.java:118)\n" * 85
TOLD = {"state": STATE, "version": "1.2.3"} | ({"trace": TRACE} if STATE == "FAILED" else {})


def worker(number):
    return f"connect-{number % 5}.connect.example:8083"


def connector(number):
    name = f"team-{number % 40}.inventory.orders-{number:04}.sink"
    tasks = [{"id": task, "worker_id": worker(number + task)} | TOLD for task in range(TASKS)]
    state = {"state": "RUNNING", "worker_id": worker(number), "version": "1.2.3"}
    return name, {"status": {"name": name, "connector": state, "tasks": tasks, "type": "sink"}}


LIST = json.dumps(dict(map(connector, range(CONNECTORS))), separators=(",", ":")).encode()
HEALTH = b'{"status":"healthy","message":"Worker has completed startup and is ready to handle requests."}'


class Worker(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers = {"/connectors?expand=status": LIST, "/health": HEALTH}

    def do_GET(self):
        body = self.answers.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_):
        """Silent: one poll is no news."""


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Worker)
print(server.server_address[1], flush=True)
server.serve_forever()
