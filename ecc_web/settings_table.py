"""docs/settings.md, made from the table of variables: `python -m ecc_web.settings_table > docs/settings.md`."""

from __future__ import annotations

from ecc_web.environment import FILE_NAME, VARIABLES
from ecc_web.variable import Variable

HEAD = f"""# Settings

<!-- Made by `python -m ecc_web.settings_table`; a test says when it is out of date. -->

All settings come from the environment. Where `ECC_DATA_DIR` names a folder with a file `{FILE_NAME}`, the lines of that file
(`NAME=value`) count too, and the environment wins. The file holds keys: it must be readable by its owner alone (mode 0600).

The demo (`script/demo`) takes none of them from the environment, so that it never leads to another database than its own: put
what it is to have into `ecc.env` in its folder (`.data/`), and start it again. It sets `ECC_PUBLIC_ENDPOINTS` and `ECC_PAGES_URL`
itself.

Keys are made by nobody but the demo and `python manage.py make_keys`, which prints them. Keep `ECC_TOKEN_KEYS` apart from the
backups of the database: without it the chargers' tokens in the database are lost, with it they are readable. To change it, put
the new key first and keep the old one behind it.

| variable | kind | default | |
|---|---|---|---|
"""


def as_markdown() -> str:
    """The page of all variables."""
    return HEAD + "".join(_row(variable) for variable in VARIABLES)


def _row(variable: Variable) -> str:
    kind = " or ".join(f"`{word}`" for word in variable.one_of) or variable.kind.words
    return f"| `{variable.name}` | {kind} | {_default(variable)} | {variable.help} |\n"


def _default(variable: Variable) -> str:
    if variable.shown:
        return variable.shown
    match variable.default:
        case bool(flag):
            return "yes" if flag else "no"
        case list(items):
            return ", ".join(f"`{item}`" for item in items) or "none"
        case float(number):
            return f"{number:g}"
        case value:
            return f"`{value}`" if value != "" else "none"


if __name__ == "__main__":
    print(as_markdown(), end="")
