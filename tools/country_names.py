"""Write bisdesk/static/countries.json: by which names a country is found while typing. Run it after an update of Babel."""

import json
from pathlib import Path

from bisdesk.domain.country_names import everywhere

TARGET = Path(__file__).parents[1] / "bisdesk" / "static" / "countries.json"


def written() -> str:
    """One country a line, so that a change can be read."""
    lines = (
        f"{json.dumps(code)}: {json.dumps(names, ensure_ascii=False)}"
        for code, names in everywhere().items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
