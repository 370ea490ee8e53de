"""Stands for boto3 in the runbooks' Python steps: hands each call to the test, in pages of one element."""

import json
import os
import socket
import time as _time

_sleep = _time.sleep
_time.sleep = lambda seconds: _sleep(min(seconds, 0.05))


class ClientError(Exception):
    pass


class _Exceptions:
    def __init__(self):
        self._classes = {}

    def __getattr__(self, name):
        return self._classes.setdefault(name, type(name, (ClientError,), {}))


_exceptions = _Exceptions()


def _ask(operation, arguments):
    with socket.create_connection(("127.0.0.1", int(os.environ["CLPFSX_TEST_WORLD"]))) as connection:
        request = {"server": "aws", "question": "aws", "details": {"operation": operation, "arguments": arguments}}
        connection.sendall(json.dumps(request).encode() + b"\n")
        answer = json.loads(connection.makefile(encoding="utf-8").readline())
    if "error" in answer:
        raise getattr(_exceptions, answer["code"] or "ClientError")(answer["error"])
    return answer["value"]


class _Paginator:
    def __init__(self, operation):
        self._operation = operation

    def paginate(self, **arguments):
        whole = _ask(self._operation, arguments)
        (key, elements), = whole.items()
        # Never all on one page.
        for element in elements or [None]:
            yield {key: [] if element is None else [element]}


class _Client:
    def __init__(self, service):
        self._service = service
        self.exceptions = _exceptions

    def get_paginator(self, operation):
        return _Paginator(f"{self._service}.{operation}")

    def __getattr__(self, operation):
        return lambda **arguments: _ask(f"{self._service}.{operation}", arguments)


def client(service):
    return _Client(service)
