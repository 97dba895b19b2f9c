"""What a query that Spark runs may hold.

One SELECT over the declared tables, of functions that answer alike each time.

Spark has no lock as DuckDB has: its SQL can read any file that the cluster can (``csv.`/etc/passwd` ``), call Java
(`reflect`) and start programs (`TRANSFORM … USING`). So what its own parser makes of the query is compared with lists
of what is harmless, before anything of it is resolved, let alone read.
"""

import json
import re
from collections.abc import Collection, Iterator

NODES = frozenset(
    # steps of a plan, and what is yet to be resolved in them; not among them: limits and samples, which choose rows by
    # their place, scripts, functions in FROM, hints, and every command
    """Aggregate Distinct Except Filter Intersect Join LateralJoin OneRowRelation Project Sort SubqueryAlias Union
    UnresolvedAlias UnresolvedAttribute UnresolvedExtractValue UnresolvedFunction UnresolvedHaving
    UnresolvedInlineTable UnresolvedRelation UnresolvedStar UnresolvedSubqueryColumnAliases
    UnresolvedWindowExpression UnresolvedWith Window WithWindowDefinition""".split()  # noqa: SIM905 (words read better)
)
FUNCTIONS = frozenset(  # each list as words: as many lines of names would hide what is missing
    """abs acos add_months asin atan atan2 avg between bigint boolean bround btrim cast cbrt ceil ceiling char_length
    character_length coalesce concat concat_ws contains corr cos cosh cot count count_if covar_pop covar_samp
    cume_dist date date_add date_diff date_format date_part date_sub date_trunc datediff dateadd day dayname
    dayofmonth dayofweek dayofyear decimal degrees dense_rank double element_at elt endswith every bool_and bool_or
    exp expm1 extract float floor format_number format_string from_unixtime greatest hex hour if ifnull initcap instr
    int isnan isnotnull isnull lag last_day lcase lead least left length levenshtein ln locate log log10 log1p log2
    lower lpad ltrim make_date make_interval make_timestamp make_timestamp_ntz max md5 mean median min
    minute mod month monthname months_between nanvl negative next_day ntile nullif nvl nvl2 overlay percent_rank
    percentile pi pmod position positive pow power quarter radians rank regexp_count regexp_extract regexp_like
    regexp_replace regexp_substr repeat replace reverse right rint rlike round row_number rpad rtrim second sha2
    shiftleft shiftright sign signum sin sinh skewness smallint some soundex split_part sqrt startswith std stddev
    stddev_pop stddev_samp string substr substring substring_index sum tan tanh timestamp timestamp_micros
    timestamp_millis timestamp_seconds
    tinyint to_date to_timestamp to_timestamp_ntz translate trim trunc try_add try_divide
    try_multiply try_subtract try_to_number try_cast ucase unix_date unix_micros unix_millis unix_seconds
    unix_timestamp upper var_pop var_samp variance weekday weekofyear when width_bucket xxhash64 year
    zeroifnull""".split()  # noqa: SIM905 (words read better)
)
"""Functions of their arguments alone, and aggregates that do not depend on the order of the rows."""
MOMENT = frozenset(
    """current_catalog current_database current_date current_schema current_time current_timestamp current_timezone
    current_user localtimestamp now session_user user""".split()  # noqa: SIM905 (words read better)
)
"""Names that are calls without parentheses."""
_ROUNDED = re.compile(r"\b(avg|mean|sum|std|stddev\w*|variance|var_\w+|corr|covar\w*|skewness)\s*\(", re.IGNORECASE)
_ONE_PART = re.compile(r"[^,\[\]]+")
_PLACED = re.compile(r"\b(row_number|ntile|lag|lead)\s*\(", re.IGNORECASE)
_WITH, _DEFINITIONS = "UnresolvedWith", "cteRelations"
_LISTED = ("catalyst.plans.", "catalyst.analysis.", "execution.")
_MOMENTARY = ("AnyValue", "CallMethod", "Current", "First", "InputFile", "Last", "LocalTimestamp", "Now", "Python")
"""How expressions begin that the parser itself makes of reserved words, and that no query needs."""


def summing(query: str) -> list[str]:
    """The aggregates in the query whose last digits depend on the order in which fractions are added, sorted."""
    return sorted({found.lower() for found in _ROUNDED.findall(query)})


def by_place(query: str) -> list[str]:
    """The functions in the query that depend on the place of a row among others, sorted."""
    return sorted({found.lower() for found in _PLACED.findall(query)})


def violations(parsed: str, tables: Collection[str]) -> Iterator[str]:
    """What a parsed query may not do, of its plan as Spark writes it in JSON (`plan.toJSON()`).

    A name of WITH is known after its definition only: before it, the name would be that of a table of the cluster.
    """
    plan = json.loads(parsed)
    known = {name.lower() for name in tables}
    for name, definition in _defined(plan):
        yield from _violations(definition, known, tables)
        if _ONE_PART.fullmatch(name):  # not one such as `csv, /etc/passwd`, as the parts of another name are written
            known.add(name.lower())
    yield from _violations(plan, known, tables)


def _violations(plan: object, known: Collection[str], tables: Collection[str]) -> Iterator[str]:
    """Of one SELECT, that may read the tables, and what WITH has defined before."""
    for node in _nodes(plan):
        kind = str(node["class"])
        name = kind.rpartition(".")[2]
        if (name not in NODES and any(package in kind for package in _LISTED)) or name.startswith(_MOMENTARY):
            yield f"{_called(name)} is not allowed"
        elif name == _WITH and node.get(_DEFINITIONS):
            yield "WITH inside of a query is not allowed; put it before the first SELECT"
        elif name == "UnresolvedRelation" and (table := _parts(node["multipartIdentifier"])).lower() not in known:
            yield f"unknown table {table}; the tables are {', '.join(sorted(tables))}"
        elif name == "UnresolvedFunction" and (function := _parts(node["nameParts"]).lower()) not in FUNCTIONS:
            yield f"the function {function} is not allowed: it is unknown here, or may answer otherwise another time"
        elif name == "UnresolvedAttribute" and (moment := _parts(node["nameParts"]).lower()) in MOMENT:
            yield f"{moment} is another value each time"


def _defined(plan: object) -> Iterator[tuple[str, object]]:
    """Each name that WITH defines before the first SELECT, with its own; they are taken out of the plan."""
    root = plan[0] if isinstance(plan, list) and plan else None
    if isinstance(root, dict) and str(root.get("class")).endswith(f".{_WITH}"):
        for definition in root.pop(_DEFINITIONS):
            yield str(definition["_1"]), definition["_2"]


def _nodes(value: object) -> Iterator[dict[str, object]]:
    match value:
        case dict():
            if "class" in value:
                yield value
            for inner in value.values():
                yield from _nodes(inner)
        case list():
            for inner in value:
                yield from _nodes(inner)


def _parts(identifier: object) -> str:
    """`[a, b]`, as Spark writes the parts of a name; a name of one part is that part."""
    return str(identifier).removeprefix("[").removesuffix("]")


def _called(name: str) -> str:
    words = {"GlobalLimit": "LIMIT", "LocalLimit": "LIMIT", "Offset": "OFFSET", "Sample": "TABLESAMPLE"}
    words |= {"ScriptTransformation": "TRANSFORM, which starts programs,"}
    words |= {"UnresolvedTableValuedFunction": "a function in FROM"}
    return words.get(name, name)
