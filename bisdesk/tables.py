"""Every table of the main store, for migrations: importing this module fills the metadata."""

from importlib import import_module

ROOMS = (
    "accounts", "entities", "bis_requests", "document_rules", "standard_texts", "identity", "attachments",
    "phone_upload", "questions", "register", "duplicates", "activation", "keys", "outbox", "channels", "audit", "board",
    "assignment",
    "review", "corrections", "worker_preview",
)  # fmt: skip

for room in ROOMS:
    import_module(f"bisdesk.{room}.models")
import_module("bisdesk.store.throttle")
import_module("bisdesk.store.waits")
