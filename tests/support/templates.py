"""Compiled templates, shared by all apps of a test process: compiling them anew would cost most of a page test."""

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Kept(BytecodeCache):
    """In memory; a template whose source changed has another checksum and is compiled."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_KEPT = Kept()


def keep_templates(app: Flask) -> Flask:
    app.jinja_env.bytecode_cache = _KEPT
    return app
