"""Build the Flask app. Decides nothing."""

from importlib import import_module

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from bisdesk.accounts.login import install_login
from bisdesk.catalogues import translations_folder
from bisdesk.runtime import Runtime
from bisdesk.settings import load_settings, raw_key
from bisdesk.web.current import EXTENSION
from bisdesk.web.errors import install_errors
from bisdesk.web.formats import install_formats
from bisdesk.web.guards import install_guards
from bisdesk.web.headers import install_headers
from bisdesk.web.i18n import install_i18n
from bisdesk.web.logs import configure_logs, install_logs
from bisdesk.web.navigation import install_navigation
from bisdesk.web.received import BisdeskRequest
from bisdesk.web.sessions import BisdeskSessions
from bisdesk.wiring import build_runtime

ROOMS = (
    "accounts", "health", "portal", "bis_requests", "document_rules", "standard_texts", "message_preview", "identity", "attachments",
    "phone_upload", "questions", "board", "assignment", "review", "corrections", "worker_preview", "duplicates", "activation",
    "keys", "hooks", "deliveries",
)  # fmt: skip
DEMO_ROOMS: tuple[str, ...] = ("channels",)


def create_app(runtime: Runtime | None = None) -> Flask:
    """Build the app on a runtime; without one, on the settings of this installation."""
    runtime = runtime or build_runtime(load_settings())
    app = Flask("bisdesk")
    app.config.update(
        SECRET_KEY=raw_key(runtime.settings.secret_key),
        WTF_CSRF_TIME_LIMIT=10 * 60 * 60,  # as long as a session can last
        # Pages with no-referrer could not post otherwise; the token is what protects.
        WTF_CSRF_SSL_STRICT=False,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=300,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions[EXTENSION] = runtime
    app.request_class = BisdeskRequest
    app.session_interface = BisdeskSessions()
    if runtime.settings.trusted_proxies:
        hops = runtime.settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    configure_logs()
    install_logs(app)
    install_guards(app)
    install_i18n(app, str(translations_folder()))
    install_formats(app)
    install_login(app)
    csrf = CSRFProtect(app)
    install_navigation(app)
    install_errors(app)
    install_headers(app)
    for room in ROOMS + (DEMO_ROOMS if runtime.settings.demo else ()):
        views = import_module(f"bisdesk.{room}.views")
        for blueprint in getattr(views, "blueprints", None) or (views.bp,):
            app.register_blueprint(blueprint)
    for view in app.view_functions.values():
        if hasattr(view, "signed_body"):
            csrf.exempt(view)
    return app
