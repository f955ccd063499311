"""What a file costs a web process: measured on the real one, gunicorn, by what the kernel counted at its peak."""

import io
import random
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
import requests
from bs4 import BeautifulSoup
from PIL import Image

from tests.attachments import corpus
from tests.support.server import installation

MOST = 60
"""Megabytes over what an idle process has."""
PASSWORD = "memory memory memory"


@dataclass
class Served:
    """The installation, signed in to, with an open draft."""

    address: str
    browser: requests.Session
    peaks: "Peaks"

    def open_draft(self) -> dict[str, str]:
        """A new form: the address that its files are posted to, and what the form carries hidden."""
        page = BeautifulSoup(self.browser.get(f"{self.address}/requests/new").text, "html.parser")
        form = page.select("#draft-form")[0]
        hidden = {
            name: str(form.select(f'[name="{name}"]')[0]["value"])
            for name in ("version", "ticket", "csrf_token")
        }
        return {"address": f"{self.address}{form['action']}", **hidden}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with installation(tmp_path / "instance", PASSWORD) as address:
        browser = requests.Session()
        page = BeautifulSoup(browser.get(f"{address}/sign-in").text, "html.parser")
        answer = browser.post(
            f"{address}/sign-in",
            data={
                "csrf_token": str(page.select("[name=csrf_token]")[0]["value"]),
                "email": "end-user@demo.example",
                "password": PASSWORD,
            },
        )
        assert answer.ok
        for _ in range(8):  # both processes have drawn the page
            requests.Session().get(f"{address}/requests/new", cookies=browser.cookies)
        yield Served(address, browser, Peaks(address))


def web_processes(address: str) -> list[Path]:
    """The workers of the gunicorn at this address, as their folders in /proc."""
    port = address.rpartition(":")[2]
    found, parents = [], set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if b"gunicorn" in command and f"127.0.0.1:{port}\0".encode() in command:
            found.append(folder)
            parents.add((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return [folder for folder in found if folder.name not in parents]


def figure(process: Path, name: str) -> float:
    """One line of its status, in megabytes."""
    lines = (process / "status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


class Peaks:
    """The peaks of the web processes, over what each had when it had answered its first page and no file yet."""

    def __init__(self, address: str) -> None:
        self.processes = web_processes(address)
        assert len(self.processes) == 2
        self.idle = [figure(process, "VmRSS") for process in self.processes]

    def start(self) -> None:
        for process in self.processes:
            (process / "clear_refs").write_text("5")  # the kernel's peak starts anew

    def most(self) -> float:
        return max(
            figure(process, "VmHWM") - idle
            for process, idle in zip(self.processes, self.idle, strict=True)
        )


def noise(side: int) -> Image.Image:
    return Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3))


def ten_megabyte_jpeg() -> bytes:
    """A picture that stays as large when it is encoded anew."""
    out = io.BytesIO()
    noise(3_400).save(out, "JPEG", quality=90)
    return out.getvalue()


def ten_megabyte_pdf() -> bytes:
    pdf = corpus.new_pdf(2)
    for page in pdf.pages:
        out = io.BytesIO()
        noise(2_400).save(out, "JPEG", quality=90)
        photo = pdf.make_stream(out.getvalue())
        photo.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=2_400, Height=2_400,
                BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
            )
        )  # fmt: skip
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
        page.Contents = pdf.make_stream(b"q 200 0 0 300 0 0 cm /Im0 Do Q")
    return corpus.pdf_of(pdf)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "make", "times"),
    [
        pytest.param("a.jpg", ten_megabyte_jpeg, 1, id="photo"),
        pytest.param("a.pdf", ten_megabyte_pdf, 1, id="pdf"),
        pytest.param(
            "a.jpg", ten_megabyte_jpeg, 6, id="six photos in one form, without JavaScript"
        ),
    ],
)
def test_sec_E1_a_ten_megabyte_file_costs_a_web_process_at_most_60_megabytes(
    served: Served, name: str, make: Callable[[], bytes], times: int
) -> None:
    content = make()
    assert 9.5 < len(content) / 1024**2 <= 10
    draft = served.open_draft()
    address = draft.pop("address")
    peaks = served.peaks
    peaks.start()
    # Bytes after its end make each another file.
    files = [("files", (name, content + b"\0" * number)) for number in range(times)]
    added = served.browser.post(f"{address}/files", data=draft, files=files)
    assert added.ok
    uploading = peaks.most()
    page = BeautifulSoup(served.browser.get(address).text, "html.parser")
    links = page.select("#file-panel .file__name a")
    assert len(links) == times
    peaks.start()
    saved = served.browser.get(f"{served.address}{links[0]['href']}")
    assert len(saved.content) > 9_000_000
    downloading = peaks.most()
    peaks.start()
    seen = served.browser.get(f"{served.address}{links[0]['href']}/pages/1")
    assert seen.ok
    viewing = peaks.most()
    cost = {"adding": uploading, "download": downloading, "page image": viewing}
    sys.stdout.write(
        f"\n{name} x {times}, MB over idle: { {each: round(mb) for each, mb in cost.items()} }\n"
    )
    assert max(cost.values()) <= MOST


@pytest.mark.long
def test_sec_E1_a_gigabyte_without_a_length_is_refused_while_it_streams(served: Served) -> None:
    draft = served.open_draft()
    host, _, port = served.address.removeprefix("http://").rpartition(":")
    cookies = "; ".join(f"{name}={value}" for name, value in served.browser.cookies.items())
    head = (
        f"POST {draft['address'].removeprefix(served.address)}/files HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Cookie: {cookies}\r\nX-CSRFToken: {draft['csrf_token']}\r\nTransfer-Encoding: chunked\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    megabyte = b"100000\r\n" + b"\xff" * 1024 * 1024 + b"\r\n"
    served.peaks.start()
    sent = 0
    with socket.create_connection((host, int(port)), 60) as connection:
        connection.sendall(head.encode() + f"{len(part):x}\r\n".encode() + part + b"\r\n")
        try:
            while sent < 1024:
                connection.sendall(megabyte)
                sent += 1
        except OSError:
            pass  # the other side hung up
        try:
            answer = connection.recv(4096)
        except OSError:
            answer = b""
    assert sent < 100
    assert answer == b"" or b" 413 " in answer.splitlines()[0]
    assert served.peaks.most() <= MOST
    assert served.browser.get(f"{served.address}/healthz").ok
