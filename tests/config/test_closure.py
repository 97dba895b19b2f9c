"""The files that decide a stage's result."""

from tidegate.config.closure import closure


def names(module):
    return {str(path) for path in closure(module)}


def test_a_stage_depends_on_itself_and_what_it_imports_in_functions():
    assert {"stages/train.py", "models/build.py", "models/folds.py"} <= names("stages.train")


def test_a_folder_that_is_loaded_by_kind_counts_whole():
    assert {"data/splits/time.py", "data/splits/random.py", "data/splits/group.py"} <= names("stages.split")


def test_the_foundation_and_empty_packages_do_not_count():
    every = names("stages.train") | names("stages.split") | names("stages.plan")
    assert not [
        name for name in every if name.startswith(("config/", "errors", "artifacts", "plugins", "records", "paths"))
    ]
    assert "stages/__init__.py" not in every


def test_what_only_a_type_checker_imports_does_not_count():
    assert not [name for name in names("stages.plan") if name.startswith("models/")]
