"""Ways of holding `tidegate init` wrong: options that are missing or misspelled, files that are not as they seem."""

import loans
from wrong_inits import DATA, INVALID, LOANS, MANY, NUL, OPEN, ROWS, SMALL, Held, column, put, small

DATA_AND_OPTIONS = (
    Held("nothing at all", (), INVALID, "name a file and its column to predict by --data and --target"),
    Held("no target", DATA, INVALID, "--data and --target go together"),
    Held("no data", ("--target", "x"), INVALID, "--data and --target go together"),
    Held("an unknown flag", (*DATA, "--tarjet", "x"), INVALID, "No such option: --tarjet"),
    Held("workflows without a project", ("--github",), INVALID, "not found; declare a file first"),
    Held("a misspelled target platform", (*LOANS, "--deploy", "kubernets"), INVALID, "did you mean kubernetes?"),
    Held(
        "a name that manifests refuse", (*LOANS, "--name", "My Loans"), INVALID, "--name My Loans: must be lower-case"
    ),
    Held("a misspelled file", ("--data", "loan.csv", "--target", "x"), INVALID, "not found; did you mean loans.csv?"),
    Held("no such file", ("--data", "q", "--target", "x"), INVALID, "q: not found; --data takes a csv, parquet"),
    Held("a folder as data", ("--data", "d", "--target", "x"), INVALID, "d: is a folder; give --data one", put("d/x")),
    Held("the wrong folder", ("--data", __file__, "--target", "x"), INVALID, "is outside this folder; copy it here"),
    Held("a spreadsheet", ("--data", "x.xlsx", "--target", "x"), INVALID, "save a spreadsheet as CSV", put("x.xlsx")),
    Held("an empty file", SMALL, OPEN, "small.csv: cannot be read as csv: it is empty", put("small.csv", "")),
    Held("only a header", SMALL, OPEN, "small.csv: has 0 rows; at least 50 are needed", small([])),
    Held("ten rows", SMALL, OPEN, "small.csv: has 10 rows; at least 50 are needed", small(["1,2,0"] * 10)),
    Held("a binary file as csv", SMALL, OPEN, "holds NUL bytes, so that it is not text", put("small.csv", NUL)),
    Held(
        "a binary file as parquet",
        ("--data", "x.parquet", "--target", "y"),
        OPEN,
        "x.parquet: cannot be read as parquet",
        put("x.parquet", NUL),
    ),
    Held(
        "broken json",
        ("--data", "x.json", "--target", "y"),
        OPEN,
        "x.json: cannot be read as json",
        put("x.json", "[{"),
    ),
    Held("a row that is too long", SMALL, OPEN, "line 2 has 4 fields, the header has 3", small(["1,2,0,9"] * 60)),
    Held("another delimiter", SMALL, INVALID, "--csv '{delimiter: \";\"}'", small(["1;2;0"] * 60, "a;b;y")),
    Held(
        "another encoding",
        SMALL,
        INVALID,
        "--csv '{encoding: cp1252}'",
        put("small.csv", "é,y\n1,0\n".encode("cp1252")),
    ),
    Held(
        "a decimal comma",
        (*SMALL, "--csv", '{delimiter: ";"}'),
        INVALID,
        'b: every value is a number with a decimal comma; set `--csv \'{"delimiter": ";", "decimal": ","}\'`, or',
        small(["1;2,5;0", "2;3;1"] * 30, "a;b;y"),
    ),
    Held(
        "a file without names",
        SMALL,
        INVALID,
        "--target: unknown column: y; the first line of the file holds values: add a line of names above it",
        small(header="0,0,1"),
    ),
    Held(
        "a title above the names",
        SMALL,
        OPEN,
        "line 2 has 3 fields, the header has 1; the first line must name the columns: remove what is above",
        small(["a,b,y", *(",".join(map(str, row)) for row in ROWS)], "Export of 1 May"),
    ),
    Held("one row", SMALL, OPEN, "has 1 row; at least 50 are needed", small(["1,2,0"])),
    Held("a name in capitals", ("--data", "small.csv", "--target", "Y"), INVALID, "did you mean y?", small()),
    Held("words in place of options", ("loans.csv", "Region"), INVALID, "name a file by --data and its column to"),
    Held(
        "a point of two readings",
        SMALL,
        INVALID,
        "small.csv: b: 1.234 in row 2 is either 1,234 or has decimals; whole numbers like 950 make the order of rows "
        'depend on it; set `--csv \'{decimal: ",", thousands: "."}\'` if points group thousands, '
        "`--csv '{decimal: \".\"}'` if not",
        column(["950", "1.234"]),
    ),
    Held(
        "a point of two readings beside gaps",
        SMALL,
        INVALID,
        'b: beside whole numbers below 1000, as in 1.234, a point has two readings; set `--csv \'{"decimal": ","',
        column(["950", *(f"{number}.234" for number in range(1, 12)), "n/a"]),
    ),
    Held("dates of two readings", SMALL, INVALID, "b", column(["01/02/2024", "03/04/2024"])),
    Held(
        "csv options without a space",
        (*LOANS, "--csv", '{delimiter:";"}'),
        INVALID,
        "YAML wants a space after the colon",
    ),
    Held("csv options that are not any", (*LOANS, "--csv", "{delimitr: 1}"), INVALID, "did you mean delimiter?"),
    Held(
        "a misspelled column", (*DATA, "--target", "Region?"), INVALID, "unknown column: Region?; did you mean Region?"
    ),
    Held(
        "no such one of 100 columns",
        ("--data", "small.csv", "--target", "qqq"),
        INVALID,
        "the first of 100: c0, c1",
        small([MANY.replace("c", "1")] * 60, MANY),
    ),
    Held(
        "a target of free text",
        (*DATA, "--target", "note"),
        INVALID,
        "note has 600 values in 600 rows: too few of each to learn classes",
    ),
    Held(
        "an unknown class", (*DATA, "--target", "Region", "--positive", "Q"), INVALID, "unknown class: Q; known: E, N"
    ),
    Held(
        "a target without values", ("--data", "small.csv", "--target", "b"), INVALID, "b: holds no value", column([""])
    ),
    Held(
        "a target of one class",
        (*DATA, "--target", "currency"),
        INVALID,
        "currency holds one value only; there is nothing to learn",
    ),
    Held(
        "an event that is not in the target",
        (*DATA, "--target", loans.TARGET, "--positive", "J"),
        INVALID,
        "unknown value of Default?: J; known: N, Y",
    ),
    Held("no event named", (*DATA, "--target", loans.TARGET), INVALID, "--positive N or --positive Y"),
    Held(
        "a number of few values",
        ("--data", "small.csv", "--target", "b"),
        INVALID,
        "are they classes, or a number to predict? --task multiclass or --task regression",
        small(),
    ),
    Held("a yes or no as a number", (*LOANS, "--task", "regression"), INVALID, "Default? holds category, not numbers"),
    Held("an unknown task", (*LOANS, "--task", "rank"), INVALID, "unknown task: rank"),
    Held(
        "an id that repeats",
        (*LOANS, "--id", "Region"),
        INVALID,
        "--id Region: is not a text or a whole number that differs in every row (category, 4 values in 600 rows)",
    ),
    Held(
        "a time that is none",
        (*LOANS, "--time", "note"),
        INVALID,
        "--time note: holds string, not dates or times; if a CSV file writes them",
    ),
    Held("two roles for a column", (*LOANS, "--group", loans.TARGET), INVALID, "must name different columns"),
    Held(
        "a group with gaps",
        (*SMALL, "--group", "b"),
        INVALID,
        "--group b: is missing in 20 rows",
        column(["", "p", "q"]),
    ),
    Held(
        "a split by a time that is not there",
        (*SMALL, "--split", "time"),
        INVALID,
        "--split time needs a column of dates",
        small(),
    ),
    Held("a split by no group", (*SMALL, "--split", "group"), INVALID, "--split group needs --group", small()),
    Held("an unknown split", (*SMALL, "--split", "alphabetical"), INVALID, "unknown split: alphabetical", small()),
    Held(
        "a rare class that cannot be held out",
        SMALL,
        INVALID,
        "is 1 in 3 rows only: too few",
        small([f"{number},1,{int(number < 3)}" for number in range(60)]),
    ),
)
