"""A kind of contract for import-linter: who may use what. A room that is new is forbidden until it is named."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules

OURS = "bisdesk"


class OnlyUses(Contract):
    """`importers` (patterns as import-linter knows them) import of ours only `may_use`, and nothing of `never`.

    Each name stands for the module and all in it. Only direct imports count: what a used room uses is its own affair.
    """

    importers = fields.ListField(subfield=fields.ModuleExpressionField())
    may_use = fields.ListField(subfield=fields.StringField())
    never = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    except_in = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        wrong = [
            (importer, used)
            for importer in sorted(self._importers(graph))
            for used in sorted(graph.find_modules_directly_imported_by(importer))
            if not self._may(importer, used)
        ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, used in check.metadata["wrong"]:
            output.print_error(f"{importer} may not use {used}")

    def _importers(self, graph: ImportGraph) -> set[str]:
        named = {
            module.name for module in module_expressions_to_modules(graph, _given(self.importers))
        }
        inside = set().union(*(graph.find_descendants(name) for name in named))
        return {name for name in named | inside if not _is_in(name, _given(self.except_in))}

    def _may(self, importer: str, used: str) -> bool:
        if _is_in(used, [OURS]):
            return used == OURS or _is_in(used, _given(self.may_use))
        return not _is_in(used, _given(self.never))


def _given(field: Any) -> Any:
    # import-linter swaps each field for its value when it reads the configuration.
    return field


def _is_in(module: str, packages: list[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
