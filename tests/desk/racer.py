"""A web process of its own that posts when it is told. Run as a program; the installation stands in the environment.

It reads one line of JSON per post from stdin (cookie, path, data), says `ready`, waits for the line `go`, posts, and
prints the status of the answer and the text of the page where that leads.
"""

import json
import sys

from flask import Flask

from bisdesk.app import create_app


def post(app: Flask, said: dict[str, str | dict[str, str]]) -> dict[str, str | int]:
    """Post in a browser of its own, once `go` is read."""
    client = app.test_client()
    client.set_cookie("bisdesk-session", str(said["cookie"]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if sys.stdin.readline().strip() != "go":
        sys.exit(1)
    answer = client.post(str(said["path"]), data=said["data"])
    page = client.get(answer.location) if answer.location else answer
    return {"status": answer.status_code, "text": page.text}


def main() -> None:
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False  # it has tests of its own
    for line in sys.stdin:
        sys.stdout.write(json.dumps(post(app, json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
