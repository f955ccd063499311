"""The virus scanner: what it has not passed never counts, whatever becomes of it. Through the real app and a real socket."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.app import create_app
from bisdesk.attachments import scanning
from bisdesk.attachments.clamd import Clamd
from bisdesk.attachments.models import Attachment, AttachmentContent, PageImage, RemovedFile
from bisdesk.attachments.scanner import ScannerDown, Verdict
from bisdesk.bis_requests import drafts, panels
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.outbox.jobs import do_due
from bisdesk.outbox.models import Job, Status
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.attachments import corpus
from tests.attachments.fake_clamd import EICAR, FakeClamd, running
from tests.attachments.test_views import SCRIPT, audited, kept, make_draft, upload
from tests.factories.people import People
from tests.support.core import make_settings
from tests.support.templates import keep_templates


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[FakeClamd]:
    with running(tmp_path / "clamd.ctl") as fake:
        yield fake


@pytest.fixture
def scanned(runtime: Runtime, clock: FixedClock) -> Runtime:
    """The installation with a scanner in its settings; whether one is there is the test's affair."""
    folder = runtime.settings.instance
    settings = make_settings(
        folder, scanner_address=f"unix:{folder / 'clamd.ctl'}", scanner_timeout=0.5
    )
    return build_runtime(settings, clock=clock)


@pytest.fixture
def client(scanned: Runtime, people: People) -> FlaskClient:
    app = keep_templates(create_app(scanned))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    people.sign_in(client, "end_user")
    return client


@pytest.fixture
def draft(runtime: Runtime, people: People) -> str:
    return make_draft(runtime, people)


def infected_pdf() -> bytes:
    """A PDF that opens, with the test virus in what its page draws."""
    pdf = corpus.new_pdf()
    pdf.pages[0].Contents = pdf.make_stream(b"% " + EICAR + b"\n0 0 9 9 re f")
    return corpus.pdf_of(pdf, compress_streams=False)


def states(runtime: Runtime, draft: str) -> list[str]:
    return [file.scan for file in kept(runtime, draft)]


def work_once(runtime: Runtime) -> Job | None:
    """Let the worker process do what is due, and return the job as it stands."""
    do_due(runtime, scanning.JOB, "worker")
    with runtime.database.reading() as session:
        return session.exec(select(Job).where(Job.kind == scanning.JOB)).first()


def missing(runtime: Runtime, draft: str) -> list[str]:
    with runtime.database.reading() as session:
        return panels.missing(session, session.get_one(BisRequest, draft))


def panel(client: FlaskClient, draft: str) -> BeautifulSoup:
    return BeautifulSoup(
        client.get(f"/requests/drafts/{draft}/files", headers=SCRIPT).text, "html.parser"
    )


def test_sec_E5_a_clean_file_is_scanned_as_it_came_and_counts_at_once(
    clamd: FakeClamd, client: FlaskClient, scanned: Runtime, draft: str
) -> None:
    photo = corpus.image(comment=b"as it came")
    assert upload(client, draft, (photo, "a.jpg")).status_code == 200
    assert clamd.scanned == [photo]
    assert states(scanned, draft) == ["passed"]
    assert "files" not in missing(scanned, draft)
    assert "op virussen gescand" in panel(client, draft).text


def test_sec_E5_eicar_is_refused_said_and_audited(
    clamd: FakeClamd, client: FlaskClient, scanned: Runtime, draft: str
) -> None:
    answer = upload(client, draft, (infected_pdf(), "scan.pdf"))
    assert answer.status_code == 422
    assert "virus" in answer.text
    assert kept(scanned, draft) == []
    assert len(audited(scanned, "file_infected")) == 1


@pytest.mark.parametrize(
    "mood",
    [
        "hangs_up",
        "slow",
        "drips",
        pytest.param(b"", id="says nothing"),
        pytest.param(b"stream: OK", id="cut short"),
        pytest.param(b"stream: OK\0stream: Eicar FOUND\0", id="two answers"),
        pytest.param(b"INSTREAM size limit exceeded. ERROR\0", id="will not look"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n\0", id="is no scanner"),
        pytest.param(b"stream: OK\n\0", id="nearly right"),
        pytest.param(b"x" * 10_000, id="talks on"),
    ],
)
def test_sec_E5_whatever_is_not_plainly_clean_never_passes(
    mood: str | bytes, clamd: FakeClamd
) -> None:
    clamd.mood = mood
    scanner = Clamd(clamd.address, 0.3)
    with pytest.raises(ScannerDown):
        scanner.scan(io.BytesIO(corpus.image()))
    clamd.mood = "honest"
    assert scanner.scan(io.BytesIO(corpus.image())) is Verdict.CLEAN


def test_sec_E5_a_scanner_on_tcp_is_understood_too() -> None:
    with running() as fake:
        scanner = Clamd(fake.address, 5)
        scanner.ping()
        assert scanner.scan(io.BytesIO(b"x" * 300_000)) is Verdict.CLEAN
        assert scanner.scan(io.BytesIO(b"x" * 300_000 + EICAR)) is Verdict.INFECTED
    with pytest.raises(ScannerDown):
        scanner.ping()


def test_sec_E5_with_the_scanner_down_a_file_waits_and_never_passes(
    client: FlaskClient, scanned: Runtime, clock: FixedClock, draft: str, tmp_path: Path
) -> None:
    assert upload(client, draft, (corpus.image(), "a.jpg")).status_code == 200
    assert states(scanned, draft) == ["waiting"]
    assert "files" in missing(scanned, draft)
    (file,) = kept(scanned, draft)
    assert client.get(f"/files/{file.id}").status_code == 404
    shown = panel(client, draft)
    assert "Wacht op de virusscan" in shown.text
    assert "every" in str(shown.select("#file-panel")[0]["hx-trigger"])
    pauses = []
    for _ in range(4):
        job = work_once(scanned)
        assert job is not None
        assert (job.status, job.failure) == (Status.WAITING, "scanner_unreachable")
        pauses.append(job.next_try_at - clock.now())
        clock.advance(pauses[-1])
    assert pauses[0] < pauses[1] < pauses[2] < pauses[3] <= timedelta(minutes=7)
    assert states(scanned, draft) == ["waiting"]
    with running(tmp_path / "clamd.ctl"):
        job = work_once(scanned)
    assert job is not None
    assert job.status is Status.DONE
    assert states(scanned, draft) == ["passed"]
    assert "files" not in missing(scanned, draft)
    assert client.get(f"/files/{file.id}").status_code == 200


def test_sec_E5_submitting_asks_for_the_scan_and_says_so(
    client: FlaskClient, scanned: Runtime, draft: str
) -> None:
    upload(client, draft, (corpus.image(), "a.jpg"))
    answer = client.post(f"/requests/drafts/{draft}", data={"version": "1"})
    assert answer.status_code == 422
    field = BeautifulSoup(answer.text, "html.parser").select("#field-files")[0]
    assert "wacht nog op de virusscan" in field.text


def test_sec_E5_a_virus_found_later_erases_the_file_and_tells_the_filer(
    client: FlaskClient, scanned: Runtime, draft: str, tmp_path: Path, clock: FixedClock
) -> None:
    upload(client, draft, (infected_pdf(), "scan.pdf"), (corpus.image(), "a.jpg"))
    with running(tmp_path / "clamd.ctl") as clamd:
        clamd.mood = b"stream: Eicar-Signature FOUND\0"
        do_due(scanned, scanning.JOB, "worker")
        clamd.mood = "honest"
        do_due(scanned, scanning.JOB, "worker")
    assert len(kept(scanned, draft)) == 1
    with scanned.database.reading() as session:
        for table in (Attachment, AttachmentContent, PageImage):
            assert len(session.exec(select(table)).all()) == 1
        (notice,) = session.exec(select(RemovedFile)).all()
    assert audited(scanned, "file_infected") == [None]  # the system itself
    told = panel(client, draft).select(".file--bad")[0]
    assert notice.name in told.text
    assert "virus" in told.text
    close = f"/requests/drafts/{draft}/files/removed/{notice.id}/close"
    assert notice.name not in client.post(close, headers=SCRIPT).text
    assert client.post(close, headers=SCRIPT).status_code == 404


def test_sec_E5_without_a_scanner_nothing_waits_and_nothing_is_claimed(
    client_as: Callable[[str], FlaskClient], runtime: Runtime, draft: str
) -> None:
    client = client_as("end_user")
    upload(client, draft, (corpus.image(), "a.jpg"))
    assert states(runtime, draft) == ["none"]
    assert "files" not in missing(runtime, draft)
    assert "virus" not in client.get(f"/requests/drafts/{draft}").text
    assert work_once(runtime) is None


def test_sec_E5_files_from_before_there_was_a_scanner_are_scanned_too(
    client_as: Callable[[str], FlaskClient],
    runtime: Runtime,
    scanned: Runtime,
    draft: str,
    tmp_path: Path,
) -> None:
    upload(client_as("end_user"), draft, (corpus.image(), "a.jpg"))
    scanning.wake(runtime)
    assert states(runtime, draft) == ["none"]
    scanning.wake(scanned)
    assert states(scanned, draft) == ["waiting"]
    with running(tmp_path / "clamd.ctl"):
        work_once(scanned)
    assert states(scanned, draft) == ["passed"]


def test_a_draft_thrown_away_takes_what_waited_with_it(
    client: FlaskClient, scanned: Runtime, people: People, draft: str, clamd: FakeClamd
) -> None:
    clamd.mood = b"nonsense\0"
    upload(client, draft, (corpus.image(), "a.jpg"))
    with scanned.work(people.actor("end_user")) as work:
        work.session.add(RemovedFile(request_id=draft, name="b.pdf", removed_at=work.now))
    with scanned.work(people.actor("end_user")) as work:
        drafts.discard(work, draft)
    clamd.mood = "honest"
    job = work_once(scanned)
    assert job is not None
    assert job.status is Status.DONE
    with scanned.database.reading() as session:
        assert session.exec(select(RemovedFile)).all() == []
