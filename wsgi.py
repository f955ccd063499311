"""What a WSGI server imports: `gunicorn wsgi:app`."""

from bisdesk.app import create_app

app = create_app()
