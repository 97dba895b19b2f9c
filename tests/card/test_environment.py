"""The packages that a library needs, from the metadata of those that are installed."""

import pytest

from tidegate.card.environment import canonical, digest, installed


def dist_info(folder, name, version, *, needs=(), files=(), licence=""):
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    lines = ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}"]
    lines += [f"License-Expression: {licence}"] * bool(licence) + [f"Requires-Dist: {need}" for need in needs]
    (info / "METADATA").write_text("\n".join(lines) + "\n")
    for file in [file for file, _ in files if ".." not in file]:
        (folder / file).write_text("")  # the backport of importlib.metadata lists only files that are there
    (info / "RECORD").write_text("".join(f"{file},sha256={hash_},9\n" for file, hash_ in files))


@pytest.fixture
def site(tmp_path, monkeypatch):
    needs = ["B_two>=1", "gone>1", "windows ; sys_platform == 'nowhere'", "c[more]", "test ; extra == 'test'", "!!"]
    dist_info(tmp_path, "aaa-one", "1.0", needs=needs, licence="MIT", files=[("a.py", "x"), ("../bin/a", "y")])
    dist_info(tmp_path, "b-two", "2.0", needs=["aaa-one"])
    dist_info(tmp_path, "c", "3.0", needs=["d ; extra == 'more'", "e ; extra == 'less'"])
    dist_info(tmp_path, "d", "4.0")
    for name in ("e", "test", "windows"):
        dist_info(tmp_path, name, "5.0")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_what_is_needed_is_followed_through_markers_extras_and_circles(site):
    found = installed(["aaa.one"])
    assert [(package.name, package.version) for package in found] == [
        ("aaa-one", "1.0"),
        ("b-two", "2.0"),
        ("c", "3.0"),
        ("d", "4.0"),
    ]
    assert found[0].needs == ("b-two", "c")
    assert (found[0].licence, found[1].licence) == ("MIT", "")


def test_an_environment_s_digest_is_that_of_its_files_and_versions(site):
    before = installed(["aaa-one"])
    assert digest(installed(["aaa-one"])) == digest(reversed(before))
    record = site / "aaa_one-1.0.dist-info/RECORD"
    record.write_text(record.read_text() + "a.pyc,sha256=q,1\naaa_one-1.0.dist-info/INSTALLER,sha256=r,1\n")
    assert digest(installed(["aaa-one"])) == digest(before)
    record.write_text(record.read_text().replace("sha256=x", "sha256=z"))
    assert digest(installed(["aaa-one"])) != digest(before)


def test_names_are_compared_as_package_indexes_do():
    assert canonical("Ruamel_.YAML") == "ruamel-yaml"
