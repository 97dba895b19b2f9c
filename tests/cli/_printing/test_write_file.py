"""A file that an option names is said to be written, with the folder that had to be made."""

from tidegate.cli._printing.write_file import write_file


def test_what_was_written_is_said_beside_the_output(tmp_path, capsys):
    write_file(tmp_path / "a.html", "<p>")
    assert (tmp_path / "a.html").read_text() == "<p>"
    assert capsys.readouterr() == ("", f"wrote {tmp_path}/a.html\n")


def test_a_folder_that_was_made_is_named_from_the_first_that_is_new(tmp_path, capsys):
    write_file(tmp_path / "misspelt/x/a.html", "<p>")
    assert capsys.readouterr().err == f"wrote {tmp_path}/misspelt/x/a.html (new folder: {tmp_path}/misspelt)\n"
