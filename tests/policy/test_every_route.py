"""Every route × method × person, against a table. A route that the table does not know fails."""

from collections.abc import Mapping
from contextlib import closing

import pytest
from flask import Flask
from sqlmodel import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from bisdesk.bis_requests.models import BisRequest
from tests.support.world import NEW_WORKERS, Things, World, masked, whole_world, world

__all__ = ["whole_world", "world"]

WHO = {
    "anon": ("anonymous", "end_user"),
    "worker": ("worker", "end_user"),
    "filer": ("end_user", "end_user"),
    "colleague": ("colleague", "end_user"),
    "elsewhere": ("other_end_user", "end_user"),
    "admin": ("entity_admin", "end_user"),
    "staff": ("staff", "end_user"),
    "staff2": ("staff2", "end_user"),
    "both": ("filing_staff", "end_user"),
    "self": ("filing_staff", "filing_staff"),
    "manager": ("manager", "end_user"),
    "revoked": ("revoked", "revoked"),
    "paused": ("suspended", "suspended"),
}
"""A column of the table: who asks, and whose request, draft or file the address names.

`both` is staff and end user and asks for another's, `self` the same person for their own; `staff` has the
requests in review, `staff2` has not; `revoked` and `paused` ask for what they filed before.
"""

TABLE = """
route                                anon    worker     filer colleague elsewhere     admin     staff    staff2      both      self   manager   revoked    paused
accounts.account           GET         in        in       200       200       200       200       200       200       200       200       200       200       200
accounts.choose_language   POST        go        go        go        go        go        go        go        go        go        go        go        go        go
accounts.choose_shortcuts  POST        in        in        go        go        go        go        go        go        go        go        go        go        go
accounts.keep_session      POST        in        in       200       200       200       200       200       200       200       200       200       200       200
accounts.sign_in           GET        200       200        go        go        go        go        go        go        go        go        go        go        go
accounts.sign_in_post      POST       422       422       422       422       422       422       422       422       422       422       422       422       422
accounts.sign_out          POST        go        go        go        go        go        go        go        go        go        go        go        go        go
activation.link            GET        200        go       200       200       200       200       200       200       200       200       200       200       200
activation.send_new_link   POST        go        go        go        go        go        go        go        go        go        go        go        go        go
activation.setup.account   GET        410        go       410       410       410       410       410       410       410       410       410       410       410
activation.setup.account_post POST       410        go       410       410       410       410       410       410       410       410       410       410       410
activation.setup.choose    GET        410       200       410       410       410       410       410       410       410       410       410       410       410
activation.setup.choose_post POST       410       422       410       410       410       410       410       410       410       410       410       410       410
activation.setup.confirm   GET        410        go       410       410       410       410       410       410       410       410       410       410       410
activation.setup.confirm_post POST       410        go       410       410       410       410       410       410       410       410       410       410       410
activation.setup.done      GET         go        go        go        go        go        go        go        go        go        go        go        go        go
activation.type_code       POST       422       422       422       422       422       422       422       422       422       422       422       422       422
attachments.close_notice   POST        in        in       404       404       404       403       403       403       404       404       403       403       403
attachments.download       GET         in        in       200       404       404       404       200       200       200       200       404       404       200
attachments.index          GET         in        in        go        go        go        go        go        go        go        go        go        go        go
attachments.page_image     GET         in        in       200       404       404       404       200       200       200       200       404       404       200
attachments.remove         POST        in        in        go       404       404       403       403       403       404        go       403       403       403
attachments.thumbnail      GET         in        in       200       404       404       404       200       200       200       200       404       404       200
attachments.turn           POST        in        in        go       404       404       403       403       403       404        go       403       403       403
attachments.upload         POST        in        in        go       404       404       403       403       403       404        go       403       403       403
bis_requests.index         GET         in        in       200       200       200       200       200       200       200       200       200       200       200
bis_requests.masked_number GET         in        in       200       404       404       404       200       200       200       200       404       404       200
bis_requests.number        POST        in        in       200       404       404       404       200       200       200       200       404       404       200
bis_requests.progress      GET         in        in       200       404       404       404       200       200       200       200       404       404       200
bis_requests.show          GET         in        in       200       404       404       404        go        go        go       200       404       404       200
bis_requests.withdraw      POST        in        in        go       404       404       404       404       404       404        go       404       404        go
board.live                 GET         in        in       403       403       403       403       200       200       200       200       403       403       403
board.live                 POST        in        in       403       403       403       403       200       200       200       200       403       403       403
board.search               POST        in        in       403       403       403       403       422       422       422       422       403       403       403
board.show                 GET         in        in       403       403       403       403       200       200       200       200       403       403       403
calls.note                 POST        in        in       403       403       403       403       422       422       422       403       403       403       403
channels.mail              GET        404       404       404       404       404       404       404       404       404       404       404       404       404
channels.mail_html         GET        404       404       404       404       404       404       404       404       404       404       404       404       404
channels.mailbox           GET        200       200       200       200       200       200       200       200       200       200       200       200       200
channels.phone             GET        200       200       200       200       200       200       200       200       200       200       200       200       200
declared.draft_pdf         GET         in        in       200       404       404       404       404       404       404       200       404       404       200
declared.draft_scan        GET         in        in       200       404       404       404       404       404       404       200       404       404       200
declared.page_image        GET         in        in       200       404       404       404       200       200       200       200       404       404       200
declared.pdf               GET         in        in       200       404       404       404       200       200       200       200       404       404       200
declared.scan              GET         in        in       200       404       404       404       200       200       200       200       404       404       200
declared.thumbnail         GET         in        in       200       404       404       404       200       200       200       200       404       404       200
deliveries.index           GET         in        in       403       403       403       403       200       200       200       200       403       403       403
deliveries.send_again      POST        in        in       403       403       403       403       404       404       404       404       403       403       403
deliveries.try_it_again    POST        in        in       403       403       403       403       404       404       404       404       403       403       403
document_rules.add         POST        in        in       403       403       403       403       403       403       403       403       422       403       403
document_rules.edit        GET         in        in       403       403       403       403       403       403       403       403       200       403       403
document_rules.end         POST        in        in       403       403       403       403       403       403       403       403       422       403       403
document_rules.index       GET         in        in       403       403       403       403       403       403       403       403       200       403       403
document_rules.move        POST        in        in       403       403       403       403       403       403       403       403        go       403       403
document_rules.new         GET         in        in       403       403       403       403       403       403       403       403       200       403       403
document_rules.save        POST        in        in       403       403       403       403       403       403       403       403       422       403       403
document_rules.try_it      POST        in        in       403       403       403       403       403       403       403       403       422       403       403
drafts.ask_discard         GET         in        in       200       404       404       403       403       403       404       200       403       403       403
drafts.ask_draft           GET         in        in       200       404       404       200       404       404       404       200       404       404       200
drafts.ask_request         GET         in        in       200       404       404       200       404       404       404       200       404       404       200
drafts.copy                POST        in        in       409       404       404       403       403       403       404       409       403       403       403
drafts.copy_submitted      POST        in        in       409       404       404       403       403       403       404       409       403       403       403
drafts.give_draft          POST        in        in       422       404       404       422       404       404       404       422       404       404       422
drafts.give_request        POST        in        in       422       404       404       422       404       404       404       422       404       404       422
drafts.of_entity           GET         in        in       403       403       403       200       403       403       403       403       403       403       403
drafts.check_field         POST        in        in       200       404       404       403       403       403       404       200       403       403       403
drafts.discard             POST        in        in        go       404       404       403       403       403       404        go       403       403       403
drafts.new                 GET         in        in       200       200       200       403       403       403       200       200       403       403       403
drafts.resolve             POST        in        in        go       404       404       403       403       403       404        go       403       403       403
drafts.save                POST        in        in        go       404       404       403       403       403       404        go       403       403       403
drafts.show                GET         in        in       200       404       404       404       404       404       404       200       404       404       200
drafts.submit              POST        in        in        go       404       404       403       403       403       404        go       403       403       403
duplicates.compare         GET         in        in       403       403       403       403        go        go        go        go       403       403       403
duplicates.judge           POST        in        in       403       403       403       403        go       403       403       403       403       403       403
health.healthz             GET        200       200       200       200       200       200       200       200       200       200       200       200       200
health.readyz              GET        200       200       200       200       200       200       200       200       200       200       200       200       200
hooks.bounce               POST       404       404       404       404       404       404       404       404       404       404       404       404       404
hooks.sms                  POST       404       404       404       404       404       404       404       404       404       404       404       404       404
identity.answer            POST        in        in        go       404       404       403       403       403       404        go       403       403       403
identity.make              POST        in        in        go       404       404       403       403       403       404        go       403       403       403
identity.panel             GET         in        in       200       404       404       404       404       404       404       200       404       404       200
identity.stop              POST        in        in        go       404       404       403       403       403       404        go       403       403       403
keys.add                   GET         go        go        go        go        go        go        go        go        go        go        go        go        go
keys.add_begin             POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.add_again             POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.add_confirm           POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.ask_sms               POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.begin                 POST       422       422       422       422       422       422       422       422       422       422       422       422       422
keys.code                  GET         go        go        go        go        go        go        go        go        go        go        go        go        go
keys.code_post             POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.lost.again            POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.lost.choose           GET         go        go        go        go        go        go        go        go        go        go        go        go        go
keys.lost.choose_post      POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.lost.confirm          GET         go        go        go        go        go        go        go        go        go        go        go        go        go
keys.lost.confirm_post     POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.lost.link             GET        404       404       404       404       404       404       404       404       404       404       404       404       404
keys.lost.type_code        POST       404       404       404       404       404       404       404       404       404       404       404       404       404
keys.own.app               GET         go        go        go        go        go        go        go        go        go        go        go        go        go
keys.own.app_post          POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.own.change_password   GET         go        go        go        go        go        go        go        go        go        go        go        go        go
keys.own.change_password_post POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.own.mobile            GET         go        go        go        go        go        go        go        go        go        go        go        go        go
keys.own.mobile_post       POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.own.sign_out_everywhere POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.show                  GET        200       200       200       200       200       200       200       200       200       200       200       200       200
keys.sign_out              POST        go        go        go        go        go        go        go        go        go        go        go        go        go
keys.use_app               POST        go        go        go        go        go        go        go        go        go        go        go        go        go
lost_keys.show             GET         in        in       403       403       403       403       404       404       404       404       403       403       403
lost_keys.start            POST        in        in       403       403       403       403       404       404       404       403       403       403       403
phone.add                  POST       404       404       404       404       404       404       404       404       404       404       404       404       404
phone.ready                POST       404       404       404       404       404       404       404       404       404       404       404       404       404
phone.show                 GET        200       200       200       200       200       200       200       200       200       200       200       404       404
phone_desk.panel           GET         in        in        go       404       404       404       404       404       404        go       404       404        go
phone_desk.start           POST        in        in        go       404       404       403       403       403       404        go       403       403       403
phone_desk.stop            POST        in        in        go       404       404       403       403       403       404        go       403       403       403
notices.decide_on          POST        in        in       403       403       403       403        go        go        go       403       403       403       403
notices.index              GET         in        in       403       403       403       403       200       200       200       200       403       403       403
presence.here              GET         in        in       403       403       403       403       200       200       200       200       403       403       403
presence.left              POST        in        in       403       403       403       403       204       204       204       204       403       403       403
portal.accessibility       GET        200       200       200       200       200       200       200       200       200       200       200       200       200
portal.article             GET         in        in       200       200       200       200       200       200       200       200       200       200       200
portal.contact             GET         in        in       200       200       200       200       200       200       200       200       200       200       200
portal.help_index          GET         in        in       200       200       200       200       200       200       200       200       200       200       200
portal.home                GET         in        in       200       200       200       200       200       200       200       200       200       200       200
portal.privacy             GET        200       200       200       200       200       200       200       200       200       200       200       200       200
portal.services            GET         in        in       200       200       200       200       200       200       200       200       200       200       200
questions.answer           GET         in        in        go       404       404       403       403       403       404        go       403       403       403
questions.give             POST        in        in       409       404       404       403       403       403       404       409       403       403       403
questions.save             POST        in        in       409       404       404       403       403       403       404       409       403       403       403
questions.save_text        POST        in        in       409       404       404       403       403       403       404       409       403       403       403
asking.ask                 POST        in        in       403       403       403       403       422       403       403       403       403       403       403
asking.use_text            POST        in        in       403       403       403       403       200       403       403       403       403       403       403
asking.take_back           POST        in        in       403       403       403       403       409       403       403       403       403       403       403
assignment.claim           POST        in        in       403       403       403       403        go        go        go       403       403       403       403
registering.ask            GET         in        in       403       403       403       403       200       403       403       403       403       403       403
absence.begin              POST   in        in       403       403       403       403       422       422       422       422       403       403       403
absence.end                POST   in        in       403       403       403       403       404       404       404       404       403       403       403
absence.show               GET    in        in       403       403       403       403       200       200       200       200       403       403       403
desk_staff.begin_for       POST   in        in       403       403       403       403       403       403       403       403       422       403       403
desk_staff.end_for         POST   in        in       403       403       403       403       403       403       403       403       404       403       403
desk_staff.index           GET    in        in       403       403       403       403       403       403       403       403       200       403       403
many.assign                POST   in        in       403       403       403       403         go         go         go         go       403       403       403
many.claim                 POST   in        in       403       403       403       403         go         go         go         go       403       403       403
news.index                 GET    in        in       403       403       403       403       200       200       200       200       403       403       403
news.open_one              POST   in        in       403       403       403       403       404       404       404       404       403       403       403
news.see_all               POST   in        in       403       403       403       403         go         go         go         go       403       403       403
assignment.assign          POST        in        in       403       403       403       403       422       403       403       403       403       403       403
assignment.take_over       POST        in        in       403       403       403       403        go       422       422       403       403       403       403
renewal.link               POST        in        in        go       404       404       404        go        go        go        go       404       404        go
renewal.code               POST        in        in       403       403       403       403        go        go        go       403       403       403       403
external.show              GET         in        in       403       403       403       403       404       404       404       403       403       403       403
external.code              POST        in        in       403       403       403       403       404       404       404       403       403       403       403
external.sent              POST        in        in       403       403       403       403       404       404       404       403       403       403       403
external.outcome           POST        in        in       403       403       403       403       404       404       404       403       403       403       403
rejecting.reject           POST        in        in       403       403       403       403       422       403       403       403       403       403       403
rejecting.use_text         POST        in        in       403       403       403       403       200       403       403       403       403       403       403
review.progress            GET         in        in       403       403       403       403       200       200       200       200       403       403       403
registering.register       POST        in        in       403       403       403       403       422       403       403       403       403       403       403
assignment.release         POST        in        in       403       403       403       403        go       403       403       403       403       403       403
review.show                GET         in        in       403       403       403       403       200       200       200       200       403       403       403
registering.try_again      POST        in        in       403       403       403       403       409       403       403       403       403       403       403
verdicts.judge             POST        in        in       403       403       403       403        go       403       403       403       403       403       403
verdicts.mark_rest         POST        in        in       403       403       403       403        go       403       403       403       403       403       403
verdicts.save              POST        in        in       403       403       403       403        go       403       403       403       403       403       403
entering.enter             POST        in        in       403       403       403       403       409       403       403       403       403       403       403
entering.send_back         POST        in        in       403       403       403       403       409       403       403       403       403       403       403
numbers.change             POST        in        in       403       403       403       403       422       422       422       403       403       403       403
numbers.reveal_old         POST        in        in       403       403       403       403       404       404       404       403       403       403       403
corrections.correct        POST        in        in       403       403       403       403       409       409       409       403       403       403       403
corrections.show           GET         in        in       403       403       403       403       200       200       200       403       403       403       403
numbers.show               GET         in        in       403       403       403       403       200       200       200       200       403       403       403
signing.again              POST        in        in        go       404       404       403       403       403       404        go       403       403       403
signing.confirm            POST        in        in       422       404       404       403       403       403       404       422       403       403       403
signing.own                POST        in        in       422       404       404       403       403       403       404       422       403       403       403
signing.scan               POST        in        in       422       404       404       403       403       403       404       422       403       403       403
signing.sign               POST        in        in       422       404       404       403       403       403       404       422       403       403       403
zone.read                  POST        in        in        go       404       404       403       403       403       404        go       403       403       403
message_preview.show       GET         in        in       403       403       403       403       200       200       200       200       403       403       403
message_preview.choose     POST        in        in       403       403       403       403       200       200       200       200       403       403       403
standard_texts.edit        GET         in        in       403       403       403       403       200       200       200       200       200       403       403
standard_texts.index       GET         in        in       403       403       403       403       200       200       200       200       200       403       403
standard_texts.preview     POST        in        in       403       403       403       403       200       200       200       200       200       403       403
standard_texts.restore     POST        in        in       403       403       403       403        go        go        go        go        go       403       403
standard_texts.save        POST        in        in       403       403       403       403       422       422       422       422       422       403       403
worker_card.card           GET         in        in       200       200       200       200       200       200       200       200       200       200       200
worker_preview.digits      POST        in        in       422       404       404       403       403       403       404       422       403       403       403
worker_preview.panel       GET         in        in       200       404       404       404       404       404       404       200       404       404       200
worker_preview.send        POST        in        in        go       404       404       403       403       403       404        go       403       403       403
worker_preview.show        GET         in        in       200       404       404       404       404       404       404       200       404       404       200
zone.take_over             POST        in        in        go       404       404       403       403       403       404        go       403       403       403
static                     GET        200       200       200       200       200       200       200       200       200       200       200       200       200
"""
"""`in`: sent to the sign-in page; `go`: sent on (303); else the status. HEAD answers as GET does.

What a phone posts (`phone.add`, `phone.ready`) is taken only from a browser that opened the page before.
"""


def _read(table: str) -> dict[tuple[str, str], dict[str, str]]:
    head, *lines = [line.split() for line in table.strip().splitlines()]
    return {
        (name, method): dict(zip(head[1:], cells, strict=True)) for name, method, *cells in lines
    }


EXPECTED = _read(TABLE)
METHODS = ("GET", "POST")
OF_A_DRAFT = (
    "drafts.",
    "identity.",
    "signing.",
    "attachments.",
    "phone_desk.",
    "zone.",
    "worker_preview.",
)


def address(app: Flask, rule: Rule, **values: object) -> str:
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def named(rule: Rule, things: Things, world: World) -> dict[str, object]:
    """What stands in the address of this route."""
    with_number = rule.endpoint.startswith(("numbers.", "corrections.")) or rule.endpoint in (
        "bis_requests.number",
        "bis_requests.masked_number",
    )
    known: dict[str, object] = {
        "draft_id": things.draft,
        "reference": things.numbered if with_number else things.reference,
        "attachment_id": things.draft_file
        if rule.endpoint in ("attachments.remove", "attachments.turn")
        else things.file,
        "declaration_id": things.declaration,
        "number": 1,
        "removed_id": "0" * 32,
        "history_id": "0" * 32,
        "group": "first_name",
        "language": "fr",
        "field": "first_name",
        "key": "0" * 32,  # of a look-alike that is no longer there
        "slug": "identity-documents",
        "code": "reject_incomplete" if rule.endpoint.startswith("standard_texts.") else "no_mrz",
        "token": things.phone if rule.endpoint.startswith("phone.") else world.link.token,
        "notice_id": things.notice,
        "absence_id": "0" * 32,
        "account_id": world.people.staff,
        "staff_notice_id": "0" * 32,
        "message_id": "0" * 32,
        "filename": "base.css",
    }
    return {name: known[name] for name in rule.arguments}


def form(endpoint: str, things: Things) -> dict[str, str]:
    """What a person would post there."""
    if endpoint == "drafts.submit":
        return {"version": str(things.draft_version), "note_bis_number": "1"}
    if endpoint.startswith(OF_A_DRAFT):
        return {"version": str(things.draft_version), "first_name": "Aino", "check_1": "yes"}
    if endpoint == "notices.decide_on":
        return {"decision": "shared", "reason": "The same person, both filers say so."}
    if endpoint.startswith(
        ("review.", "asking.", "assignment.", "registering.", "verdicts.", "rejecting.")
    ):
        return {"version": str(things.version)}
    return {"language": "fr"} if endpoint == "accounts.choose_language" else {}


def said(answer: TestResponse, endpoint: str) -> str:
    """The answer in the words of the table."""
    if answer.status_code != 303 and answer.status_code != 302:
        return str(answer.status_code)
    to_sign_in = answer.location.startswith("/sign-in") and endpoint != "accounts.sign_out"
    return "in" if to_sign_in else "go"


def test_sec_A1_the_table_knows_every_route_and_no_other(whole_world: World) -> None:
    there = {
        (rule.endpoint, method)
        for rule in whole_world.rules
        for method in METHODS
        if method in (rule.methods or ())
    }
    assert there == set(EXPECTED)


def test_sec_A1_no_route_answers_another_method(whole_world: World) -> None:
    known = {"GET", "HEAD", "POST", "OPTIONS"}
    odd = [rule.rule for rule in whole_world.rules if not (rule.methods or set()) <= known]
    assert odd == []


def test_sec_A1_every_view_says_what_it_asks_of_the_policy(whole_world: World) -> None:
    views = whole_world.app.view_functions
    silent = [name for name, view in views.items() if not hasattr(view, "asks_for")]
    assert silent == ["static"]


@pytest.mark.parametrize(("endpoint", "method"), EXPECTED)
def test_sec_A1_each_route_answers_each_person_as_the_table_says(
    world: World, endpoint: str, method: str
) -> None:
    rule = next(
        rule for rule in world.rules if rule.endpoint == endpoint and method in rule.methods
    )
    expected, found = EXPECTED[endpoint, method], {}
    before = world.contents()
    for column, (who, owner) in WHO.items():
        things = world.things[owner]
        url = address(world.app, rule, **named(rule, things, world))
        if method == "GET":
            found[column] = _look(world, who, url, endpoint)
            continue
        answer = world.client(who).post(url, data=form(endpoint, things))
        found[column] = said(answer, endpoint)
        if expected[column] in ("in", "403", "404"):
            assert world.contents() == before, f"refused {column}, but something changed"
        else:
            world.restore()
    assert found == expected
    if method == "GET":
        assert world.contents() == before


def _look(world: World, who: str, url: str, endpoint: str) -> str:
    """GET and HEAD; both have to say the same."""
    client = world.client(who)
    with closing(client.head(url)) as head, closing(client.get(url)) as answer:
        assert head.data == b""
        assert said(head, endpoint) == said(answer, endpoint)
        return said(answer, endpoint)


def test_sec_A1_a_method_that_a_route_does_not_have_is_405_for_everybody(
    whole_world: World,
) -> None:
    by_path: dict[str, list[Rule]] = {}
    for rule in whole_world.rules:
        by_path.setdefault(rule.rule, []).append(rule)
    things = whole_world.things["end_user"]
    for rules in by_path.values():
        taken = {method for rule in rules for method in rule.methods or ()}
        url = address(whole_world.app, rules[0], **named(rules[0], things, whole_world))
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            if method not in taken:
                for who in ("anonymous", "end_user"):
                    answer = whole_world.client(who).open(url, method=method)
                    assert answer.status_code in (404, 405), (who, method, url)


NOBODYS: Mapping[str, str] = {
    "draft_id": "0123456789abcdef0123456789abcdef",
    "reference": "BIS-2026-999999",
    "attachment_id": "0123456789abcdef0123456789abcdef",
    "declaration_id": "0123456789abcdef0123456789abcdef",
}
AS_ASKED: Mapping[str, Mapping[str, str]] = {
    "page": {},
    "part": {"HX-Request": "true", "HX-Request-Type": "partial"},
    "range": {"Range": "bytes=0-99"},
}
STRANGERS = {
    # who asks, and whose it is
    "colleague": "end_user",
    "other_end_user": "end_user",
    "entity_admin": "end_user",
    "manager": "end_user",
    "end_user": "filing_staff",
    "filing_staff": "end_user",
    "staff": "end_user",
    "revoked": "revoked",
}


def _object_routes(world: World) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in world.rules
        for method in METHODS
        if rule.arguments & NOBODYS.keys() and method in (rule.methods or ())
    ]


@pytest.mark.parametrize(
    ("who", "asked"),
    [(who, "page") for who in STRANGERS]
    + [(who, asked) for who in ("colleague", "staff") for asked in ("part", "range")],
)
def test_sec_A2_what_is_anothers_answers_as_what_does_not_exist(
    world: World, who: str, asked: str
) -> None:
    things, client = world.things[STRANGERS[who]], world.client(who)
    for rule, method in _object_routes(world):
        theirs = named(rule, things, world)
        nobodys = theirs | {name: NOBODYS[name] for name in theirs if name in NOBODYS}
        answers = [
            client.open(
                address(world.app, rule, **ids),
                method=method,
                headers=AS_ASKED[asked],
                data=form(rule.endpoint, things) if method == "POST" else None,
            )
            for ids in (theirs, nobodys)
        ]
        if _may_see(who, rule, method, answers[0]):
            continue
        ids = [
            str(each[name]) for each in (theirs, nobodys) for name in NOBODYS.keys() & theirs.keys()
        ]
        one, other = ((a.status_code, _headers(a, ids), masked(a.text, *ids)) for a in answers)
        assert one == other, f"{rule.endpoint} {method}"
        if method == "GET" and asked == "page":
            heads = [
                client.head(address(world.app, rule, **each), headers=AS_ASKED[asked])
                for each in (theirs, nobodys)
            ]
            assert _headers(heads[0], ids) == _headers(heads[1], ids), rule.endpoint


def _may_see(who: str, rule: Rule, method: str, answer: TestResponse) -> bool:
    """Staff see what was submitted, and are told why they may not decide; an entity admin hands over."""
    if who == "entity_admin":
        hands_over = rule.rule.endswith("/hand-over")
        return hands_over and answer.status_code != 404
    if who not in ("staff", "filing_staff"):
        return False
    on_submitted = "draft_id" not in rule.arguments
    return on_submitted and answer.status_code != 404


def _headers(answer: TestResponse, ids: list[str]) -> list[tuple[str, str]]:
    return sorted((name, masked(value, *ids)) for name, value in answer.headers)


@pytest.mark.parametrize("who", ["colleague", "other_end_user", "end_user"])
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("part", ["", "/pages/1", "/pages/1/thumbnail"])
def test_sec_A2_a_part_of_anothers_file_is_not_given_out(
    world: World, who: str, method: str, part: str
) -> None:
    file = world.things["filing_staff"].draft_file
    ask = getattr(world.client(who), method)
    answer = ask(f"/files/{file}{part}", headers={"Range": "bytes=0-9", "If-Range": '"x"'})
    assert answer.status_code == 404
    assert "Content-Range" not in answer.headers


def test_sec_A2_the_next_poll_of_what_is_anothers_now_is_404(world: World) -> None:
    client, reference = world.client("end_user"), world.things["end_user"].reference
    assert client.get(f"/requests/{reference}/progress").status_code == 200
    hand_over(world, reference, world.people.colleague)
    assert client.get(f"/requests/{reference}/progress").status_code == 404
    assert world.client("colleague").get(f"/requests/{reference}/progress").status_code == 200


def hand_over(world: World, reference: str, to: str) -> None:
    with world.runtime.database.writing() as session:
        found = session.exec(select(BisRequest).where(BisRequest.reference == reference)).one()
        found.holder_id = to
        session.add(found)


@pytest.mark.parametrize("path", ["/requests", "/requests?tab=drafts", "/requests?tab=done", "/"])
def test_sec_A1_lists_of_a_revoked_person_are_empty(world: World, path: str) -> None:
    revoked = world.client("revoked").get(path).text
    things = world.things["revoked"]
    for theirs in (NEW_WORKERS["revoked"], things.reference, things.draft, things.numbered):
        assert theirs not in revoked
    assert NEW_WORKERS["suspended"] in world.client("suspended").get("/requests").text
