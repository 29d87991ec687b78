"""Form (c) against a running FHIR server that validates: posted, read back, compared, posted again."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

import procparse
from tests.conformance import hapi
from tests.exporters.fhir.mutants import MUTANTS, exports
from tests.exporters.fhir.test_fhir import RELEASES, drawn, record

pytestmark = pytest.mark.conformance

open_url = build_opener(ProxyHandler({})).open


@pytest.fixture(scope="module", params=RELEASES)
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The release and the address of a server of its own."""
    hapi.build()
    running = subprocess.Popen(
        hapi.command("Server", request.param), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdin is not None
    address = running.stdout.readline().strip()
    try:
        assert address.startswith("http://127.0.0.1:"), "the server did not start"
        yield request.param, address
    finally:
        running.stdin.close()
        running.wait(timeout=30)


def post(address: str, body: str, media_type: str = "application/fhir+json") -> int:
    request = Request(address, body.encode(), {"Content-Type": media_type, "Accept": "application/fhir+json"})
    with open_url(request, timeout=120) as answer:
        status: int = answer.status
        return status


def get(address: str) -> Any:
    with open_url(Request(address, headers={"Accept": "application/fhir+json"}), timeout=60) as answer:
        return json.load(answer)


def read_back(address: str, bundle: Any) -> dict[str, Any]:
    return {entry["request"]["url"]: get(f"{address}/{entry['request']['url']}") for entry in bundle["entry"]}


def sent(bundle: Any) -> dict[str, Any]:
    """What a server should hold: the resources of the bundle, which now refer to each other by type and id."""
    text = json.dumps(bundle["entry"])
    for entry in bundle["entry"]:
        text = text.replace(f'"reference": "{entry["fullUrl"]}"', f'"reference": "{entry["request"]["url"]}"')
    return {entry["request"]["url"]: entry["resource"] for entry in json.loads(text)}


def as_sent(resource: Any) -> Any:
    """A resource without what every server adds."""
    resource["meta"].pop("versionId", None)
    resource["meta"].pop("lastUpdated", None)
    return resource


@pytest.mark.parametrize("media_type", ["application/fhir+json", "application/fhir+xml"])
def test_post_read_back_post_again(server: tuple[str, str], media_type: str) -> None:
    release, address = server
    form = "a" if media_type.endswith("json") else "b"
    bundle = procparse.to_fhir(drawn(5, name=f"page-{form}.txt", url="https://example.org/p"), release, "bundle")
    body = bundle.to_json() if form == "a" else bundle.to_xml()
    assert post(address, body, media_type) == 200
    first = read_back(address, bundle)
    assert {url: as_sent(json.loads(json.dumps(one))) for url, one in first.items()} == sent(bundle)
    assert post(address, body, media_type) == 200
    assert read_back(address, bundle) == first
    assert {one["meta"]["versionId"] for one in first.values()} == {"1"}


def test_a_changed_page_changes_its_resources_alone(server: tuple[str, str]) -> None:
    release, address = server
    before, after = (
        procparse.to_fhir(record(page, name="changing.txt"), release, "bundle")
        for page in ("Graft\nCPT4 code\nSummary\nA graft.", "Graft\nCPT4 code\nSummary\nA larger graft.")
    )
    for bundle in (before, after):
        assert post(address, bundle.to_json()) == 200
    stored = read_back(address, after)
    assert {url: as_sent(one) for url, one in stored.items()} == sent(after)
    assert get(f"{address}/Procedure/changing")["meta"].get("versionId") == "2"


@pytest.mark.parametrize("name", ["procedure in the bundle without subject", "bdl 3"])
def test_the_server_validates(server: tuple[str, str], name: str) -> None:
    release, address = server
    (mutant,) = [one for one in MUTANTS if one.name == name]
    with pytest.raises(HTTPError) as caught:
        post(address, json.dumps(mutant.of(exports(release), release)))
    assert caught.value.code in (400, 422)
    assert json.load(caught.value)["resourceType"] == "OperationOutcome"


def test_the_code_of_the_documentation(
    server: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release, address = server
    root = Path(__file__).parents[2]
    page = (root / "docs" / "how-to" / "fhir.md").read_text(encoding="utf-8")
    (code,) = re.findall(r'^```python title="post.py"\n(.*?)^```', page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(root)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    code = code.replace("http://localhost:8080/fhir", address).replace('version="R4"', f'version="{release}"')
    exec(compile(code, "post.py", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[:3] == [
        f"{kind} p01-velar-ridge-smoothing.dash 1" for kind in ("ActivityDefinition", "PlanDefinition", "Procedure")
    ]
