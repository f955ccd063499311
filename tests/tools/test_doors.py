"""The import rules: a door that is not named is shut."""

import pytest
from grimp import ImportGraph
from importlinter.domain.contract import ContractCheck

from tools.doors import OnlyUses

OPTIONS = {
    "importers": ["bisdesk.*.rules"],
    "may_use": ["bisdesk.domain"],
    "never": ["flask"],
}


def check(imports: dict[str, str]) -> ContractCheck:
    graph = ImportGraph()
    for module in ("bisdesk", "bisdesk.keys", "bisdesk.keys.rules", "bisdesk.domain"):
        graph.add_module(module)
    for importer, imported in imports.items():
        graph.add_import(importer=importer, imported=imported)
    contract = OnlyUses(
        name="rules", session_options={"root_packages": ["bisdesk"]}, contract_options=OPTIONS
    )
    return contract.check(graph, verbose=False)


@pytest.mark.parametrize(
    ("used", "kept"),
    [
        pytest.param("bisdesk.domain.phone", True, id="what is named, and all in it"),
        pytest.param("bisdesk.keys.models", False, id="the room's own tables"),
        pytest.param("bisdesk.brand_new", False, id="a room that is new"),
        pytest.param("flask", False, id="a library that is refused"),
        pytest.param("datetime", True, id="another library"),
        pytest.param("flasket", True, id="a name that only begins alike"),
    ],
)
def test_only_what_is_named_may_be_used(used: str, kept: bool) -> None:
    assert check({"bisdesk.keys.rules": used}).kept is kept


def test_others_are_not_asked() -> None:
    assert check({"bisdesk.keys": "flask"}).kept
