"""HTTP in a few lines: what a server said, or that it said nothing."""

import http.client
import json


def ask(port, path, timeout, method="GET", body=None, headers=None):
    """(status, bytes); raises OSError or HTTPException, also when the time is over."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        return ask_over(connection, path, method, body, headers)
    finally:
        connection.close()


def ask_over(connection, path, method="GET", body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    connection.request(method, path, data, {"Accept": "application/json", "Content-Type": "application/json", **(headers or {})})
    answer = connection.getresponse()
    return answer.status, answer.read()


FAULTS = (OSError, http.client.HTTPException)
