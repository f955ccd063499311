"""The demo mailbox and phone."""

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.app import create_app
from bisdesk.channels.demo import DemoMail, DemoSms
from bisdesk.channels.port import PermanentFailure
from bisdesk.channels.smtp import SmtpMail
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.channels.fault_table import MAIL, SMS
from tests.support.core import make_settings

LINK = "http://localhost/activate/abc-DEF_123"


@pytest.fixture
def mail(runtime: Runtime) -> str:
    text = f"Bonjour,\n\nActivez :\n{LINK}\n"
    html = (
        f'<!doctype html><html><head></head><body><a href="{LINK}">x</a><script>alert(1)</script>'
    )
    runtime.mail.send(replace(MAIL, text=text, html=html))
    return MAIL.id


def test_the_mailbox_lists_mails_and_shows_one_with_its_link(
    client: FlaskClient, mail: str
) -> None:
    listed = BeautifulSoup(client.get("/demo/mailbox").data, "html.parser")
    link = listed.select_one(f"#mail-{mail} a")
    assert link is not None
    assert link.text == MAIL.subject
    shown = BeautifulSoup(client.get(str(link["href"])).data, "html.parser")
    assert [a["href"] for a in shown.select("#mail-text a")] == [LINK]


def test_the_designed_mail_is_framed_and_can_run_nothing(client: FlaskClient, mail: str) -> None:
    shown = BeautifulSoup(client.get(f"/demo/mailbox/{mail}").data, "html.parser")
    frame = shown.select_one("iframe")
    assert frame is not None
    assert " ".join(frame["sandbox"]) == "allow-top-navigation-by-user-activation"
    answer = client.get(str(frame["src"]))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy + str(frame["sandbox"])
    assert '<base target="_top">' in answer.text


def test_the_phone_shows_each_sms(client: FlaskClient, runtime: Runtime) -> None:
    assert "sms" not in client.get("/demo/phone").text.split("<main")[1].split('class="')[0]
    runtime.sms.send(SMS)
    shown = BeautifulSoup(client.get("/demo/phone").data, "html.parser")
    assert [sms.text for sms in shown.select(".sms")] == [SMS.text]
    assert SMS.to in shown.select(".mailprev__meta")[0].text


def test_empty_pages_say_so(client: FlaskClient) -> None:
    for address in ("/demo/mailbox", "/demo/phone"):
        assert BeautifulSoup(client.get(address).data, "html.parser").select_one(".empty")


def test_an_unknown_mail_is_not_found(client: FlaskClient, runtime: Runtime) -> None:
    runtime.sms.send(SMS)
    for address in ("/demo/mailbox/x", "/demo/mailbox/x/html", f"/demo/mailbox/{SMS.id}"):
        assert client.get(address).status_code == 404


def test_what_comes_twice_is_kept_once(runtime: Runtime) -> None:
    runtime.sms.send(SMS)
    runtime.sms.send(SMS)
    assert len(runtime.demo_inbox.newest("sms")) == 1


def test_sec_C2_the_demo_store_is_sealed(runtime: Runtime, mail: str) -> None:
    files = [path.read_bytes() for path in runtime.settings.instance.glob("bisdesk.db*")]
    assert files
    assert not any(b"abc-DEF_123" in content or b"postilaatikko" in content for content in files)


def test_sec_D6_the_demo_mailbox_refuses_what_a_relay_would(runtime: Runtime) -> None:
    with pytest.raises(PermanentFailure):
        runtime.mail.send(replace(MAIL, to="a@b.example\r\nBcc: x@y.example"))


def test_sec_F5_outside_demo_mode_there_are_no_demo_pages_and_no_demo_channels(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(
        tmp_path,
        demo=False,
        mail="smtp",
        smtp_host="relay.example",
        mail_from="bisdesk@vlaanderen.example",
        sms="gateway",
        sms_gateway_url="https://sms.example/send",
        seal_certificate=tmp_path / "seal.p12",
        intranet_url="https://localhost",
        public_url="https://localhost",
    )
    runtime = build_runtime(settings)
    client = create_app(runtime).test_client()
    for address in ("/demo/mailbox", "/demo/mailbox/x", "/demo/mailbox/x/html", "/demo/phone"):
        assert client.get(address, base_url="https://localhost").status_code == 404
    assert isinstance(runtime.mail, SmtpMail)
    assert not isinstance(runtime.mail, DemoMail)
    assert not isinstance(runtime.sms, DemoSms)
