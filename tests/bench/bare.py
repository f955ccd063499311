"""The floor: a Flask route that renders ten lines of Jinja, without session or database."""

from flask import Flask, render_template


def create_app() -> Flask:
    app = Flask("tests.bench")

    @app.get("/")
    def page() -> str:
        return render_template(
            "bare.html", language="en", title="Bare", lines=("one", "two", "three")
        )

    return app
