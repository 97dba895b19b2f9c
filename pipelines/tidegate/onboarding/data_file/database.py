"""Name the table of an SQL database that `--data` means, and read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tidegate.data.conf_notation import yaml_word
from tidegate.data.sources import sql
from tidegate.errors import DeclarationError, Problem, UserError, Where, unknown
from tidegate.onboarding.wishes import UndecidedError, Wishes

if TYPE_CHECKING:
    import pyarrow as pa

FILES = ("abfs", "abfss", "ftp", "gs", "hdfs", "http", "https", "s3", "sftp")
"""Schemes of files, not of databases."""


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A source of kind `sql`, its values checked."""

    params: sql.Params

    def lines(self) -> Iterator[str]:
        """The source in conf/data, without its name."""
        yield "kind: sql"
        yield f"url: {yaml_word(self.params.url)}"
        if self.params.password_env:
            yield f"password_env: {self.params.password_env}"
        yield f"table: {yaml_word(str(self.params.table))}"

    def read(self) -> "pa.Table":
        """All rows."""
        try:
            return sql.read(self.params)
        except UserError as error:
            raise _placed(error, self.params.url) from None


def is_url(data: str) -> bool:
    return "://" in data


def chosen(url: str, wishes: Wishes) -> DatabaseTable:
    """The table by `--table`, or the only one. Raises UndecidedError where there are several."""
    scheme = url.partition("://")[0].lower()
    if scheme in FILES:
        why = "is the address of a file; bring it here with `dvc import-url`, and give --data its name in this folder"
        raise DeclarationError(Problem(why, Where(url.partition("?")[0])))
    first = _checked(url, wishes, wishes.table or "unknown")
    try:
        tables = sql.table_names(first.params)
    except UserError as error:
        raise _placed(error, url) from None
    if wishes.table is None:
        if not tables:
            raise DeclarationError(Problem("holds no table", Where(url)))
        if len(tables) > 1:
            raise UndecidedError("table", f"{url} holds several tables; which one?", tables)
        return _checked(url, wishes, tables[0])
    if "." not in wishes.table and wishes.table not in tables:
        raise DeclarationError(Problem(f"--table: {unknown(wishes.table, tables, what='table')}", Where(url)))
    return first


def _placed(error: UserError, url: str) -> UserError:
    return type(error)(Problem(problem.message, Where(url)) for problem in error.problems)


def _checked(url: str, wishes: Wishes, table: str) -> DatabaseTable:
    values = {"kind": "sql", "url": url, "table": table, "password_env": wishes.password_env}
    try:
        return DatabaseTable(sql.Params.model_validate(values))
    except ValidationError as error:
        found = error.errors()[0]
        option = {"url": "data", "password_env": "password-env"}.get(
            str(found["loc"][0] if found["loc"] else ""), "table"
        )
        # the URL is not repeated: it may hold the password that is refused
        message = found["msg"].removeprefix("Value error, ").replace("with password_env", "with --password-env")
        raise DeclarationError(f"--{option}: {message}") from None
