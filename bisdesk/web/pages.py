"""Answer with a page, a part of it, or the way to the next one."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from jinja2_fragments.flask import render_block


def wants_part() -> bool:
    """htmx asks for a part (boosted links and going back in history want the whole page)."""
    return request.headers.get("HX-Request-Type") == "partial"


def from_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def page(template: str, block: str = "main", status: int = 200, **context: Any) -> Response:
    """Render the page, or only `block` of it when htmx asked for a part."""
    html = (
        render_block(template, block, **context)
        if wants_part()
        else render_template(template, **context)
    )
    response = make_response(html, status)
    response.vary.add("HX-Request-Type")
    return response


def go_to(endpoint: str, **values: Any) -> Response:
    """Send the browser on after something was done: 303, or HX-Redirect for htmx."""
    return go_to_address(url_for(endpoint, **values))


def go_to_address(address: str) -> Response:
    if from_htmx():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    answer = redirect(address, code=303)
    return make_response(answer)


def safe_next(address: str | None) -> str | None:
    """Return the address when it stays on this site: a plain path, nothing a browser reads as a host."""
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return None
    if any(ord(character) < 0x21 or character == "\\" for character in address):
        return None
    return address
