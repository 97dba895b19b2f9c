"""What a file does is its code and texts: comments and docstrings are not part of it, everything else is."""

import ast
import io
import sys
import tokenize

import pytest

from tidegate import kinds
from tidegate.config.code_dependencies import closure
from tidegate.config.python_code import code_of
from tidegate.kinds import ROOT, STAGES, Folder

PLAIN = """def f(x):
    return "a" + x
"""


@pytest.mark.parametrize(
    "text",
    [
        '"""What it is."""\n' + PLAIN,
        "# why\n" + PLAIN,
        "# it's \"quoted\n\n\n" + PLAIN,
        'def f(x):\n    """Add."""\n    return "a" + x\n',
        "def f(x):\n    'Add.'\n\n    # why\n    return \"a\" + x  # here\n",
        'def f(x):\n    r"""A \\" and\n\n    more.\n    """  # see\n    return "a" + x',
    ],
)
def test_a_comment_a_docstring_and_an_empty_line_do_nothing(text):
    assert code_of(text).content == code_of(PLAIN).content


@pytest.mark.parametrize(
    "text",
    [
        'def f(x):\n    return "b" + x\n',
        'def f(x):\n    return "#a" + x\n',
        'def f(x):\n    return "a  " + x\n',
        "def f(x):\n    return 'a' + x\n",
        'def f(x):\n    return r"a" + x\n',
        'def f(x):\n    return "a" + x\n\n"""text""".split()\n',
        'def f(x):\n  return "a" + x\n',
        PLAIN + "g = f\n",
    ],
)
def test_code_and_texts_are_what_it_does(text):
    assert code_of(text).content != code_of(PLAIN).content


@pytest.mark.parametrize(
    "statement",
    [
        'x = (\n    """{}"""\n)\n',
        'x = {{\n    "a":\n    """{}"""\n}}\n',
        'x = \\\n"""{}"""\n',
        'f(\n    """{}"""\n    , 1)\n',
        '"""{}""".split()\n',
        'f"""{}"""\n',
        'x = """\n# {}\n"""\n',
        "x = '''\n\n\"{}\n'''\n",
        "x = '\\\n{}'\n",
        "x = [\"'\", '{}']\n",
    ],
)
def test_a_text_that_is_used_is_no_docstring(statement):
    assert code_of(statement.format("one")).content != code_of(statement.format("two")).content


def test_how_the_bytes_become_text_is_code():
    assert code_of("# -*- coding: latin-1 -*-\nx = 1\n").content != code_of("x = 1\n").content


def test_where_one_text_ends_and_the_next_begins_is_part_of_the_content():
    assert code_of('f("a", "b")').content != code_of('f("a, ", "b")').content
    assert code_of('f("a" "b")').content != code_of('f("a")\n"b"').content


def modules():
    return sorted(ROOT.rglob("*.py"))


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="an f-string is several tokens from Python 3.12 on")
def test_the_pattern_finds_what_pythons_own_tokenizer_and_parser_find_in_every_file_of_the_package():
    for path in modules():
        text = path.read_text()
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        strings = [token.string.lstrip("bBfFrRuU") for token in tokens if token.type == tokenize.STRING]
        statements = [
            ast.get_source_segment(text, node).lstrip("rR")
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        ]
        for statement in statements:
            strings.remove(statement)
        assert sorted(code_of(text).texts) == sorted(strings), path
        assert "#" not in code_of(text).code, path


@pytest.mark.slow
def test_no_code_of_a_stage_reads_docstrings_or_its_own_source():
    folders = [folder for folder in vars(kinds).values() if isinstance(folder, Folder)]
    every = {name for folder in folders for name in folder.built_in()}
    files = {path for stage in STAGES.built_in() for path in closure(f"stages.{stage}", every).files.values()}
    for path in sorted(files):
        for reader in ("__doc__", "getdoc", "getsource", "linecache", "use_attribute_docstrings", "co_firstlineno"):
            assert reader not in code_of(path.read_text()).code, path
