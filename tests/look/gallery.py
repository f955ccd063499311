"""A small app that shows every component in every state: what a browser test and a pair of eyes need."""

from pathlib import Path

from flask import Flask, Response, flash, render_template, request, session
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
VIEWER = {
    "name": "Lien Voorbeeld",
    "initials": "LV",
    "role_label": "end user",
    "organisation": "Roads and Traffic",
}


class SampleForm(FlaskForm):  # type: ignore[misc]
    city = StringField(
        "Town", description="As on the document.", validators=[InputRequired(), Length(max=80)]
    )
    mail = EmailField("E-mail", validators=[InputRequired("Enter an e-mail address.")])
    secret = PasswordField("Password", validators=[InputRequired()])
    remark = TextAreaField("Remark")
    country = SelectField(
        "Country", choices=[SelectChoice("", "Choose a country"), SelectChoice("PL", "Poland")]
    )
    sex = RadioField(
        "Sex",
        choices=[SelectChoice("f", "Female"), SelectChoice("m", "Male"), SelectChoice("x", "X")],
        default="f",
    )
    agree = BooleanField("I checked it myself", validators=[InputRequired("Tick this box.")])
    day = IntegerField("Day", validators=[InputRequired()])
    month = IntegerField("Month")
    year = IntegerField("Year")


def nav_items() -> list[dict[str, object]]:
    named = (("Start page", None, False), ("My requests", 2, True), ("New request", None, False))
    return [
        {"url": f"/{n}", "label": label, "current": n == 2, "count": count, "alert": alert}
        for n, (label, count, alert) in enumerate(named)
    ]


def make_gallery(*, expires: str | None = None, now: str | None = None) -> Flask:
    """`expires` and `now`: ISO 8601, to see the warning before the session ends."""
    app = Flask(
        "gallery", root_path=str(ROOT / "bisdesk"), static_folder="static", template_folder=None
    )
    app.config.update(SECRET_KEY="only for this gallery", BABEL_DEFAULT_LOCALE="en")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "bisdesk/templates"),
            FileSystemLoader(ROOT / "tests/look/templates"),
        ]
    )
    Babel(app, locale_selector=lambda: session.get("language", "en"))
    CSRFProtect(app)

    @app.context_processor
    def head() -> dict[str, object]:
        signed_in = "anonymous" not in request.args
        return {
            "nav_items": nav_items() if signed_in else [],
            "viewer": VIEWER if signed_in else None,
            "languages": LANGUAGES,
            "current_language": session.get("language", "en"),
            "session_expires_at": expires if signed_in else None,
            "server_now": now,
            "demo_mode": True,
            "contact_mail": "desk@example.org",
        }

    app.after_request(strict_policy)
    for show in (show_pages, show_actions):
        show(app)
    return app


def show_pages(app: Flask) -> None:
    @app.get("/")
    def gallery() -> str:
        flash("Saved.", "ok")
        form = SampleForm(data={"city": "Gdańsk", "sex": "f", "country": "PL"})
        wrong = SampleForm(formdata=None, data={"mail": "marta@", "day": 31, "month": 2})
        wrong.validate()
        return render_template("_gallery.html", form=form, wrong=wrong)

    @app.get("/ready")
    def ready() -> str:
        return render_template("_gallery_ready.html")

    @app.get("/activate/sample")
    def worker() -> str:
        return render_template("_gallery_public.html")

    @app.get("/error/<int:status>")
    def error(status: int) -> tuple[str, int]:
        text = {"title": "We cannot find this page", "text": "It is not here.", "code": "F-4413"}
        page = render_template("errors/error.html", status=status, help_text="Go back.", **text)
        return page, status


def show_actions(app: Flask) -> None:
    @app.post("/language")
    def language() -> tuple[str, int, dict[str, str]]:
        session["language"] = request.form["language"]
        return "", 303, {"Location": request.form["next"]}

    @app.post("/session/keep")
    def keep() -> tuple[str, int, dict[str, str]]:
        return "", 200, {"X-Session-Expires": "2026-11-23T12:30:00+00:00"}

    @app.post("/check")
    def check() -> tuple[str, int]:
        status = request.args.get("status", 422, type=int)
        return render_template("_gallery_field.html", typed=request.form.get("checked", "")), status


def strict_policy(response: Response) -> Response:
    """What the real app sends: whatever a page does inline fails here too."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'"
    )
    return response
