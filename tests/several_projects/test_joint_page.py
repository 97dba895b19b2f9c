"""The one page: one document, one policy, each review's body once; no value gets out of its place."""

from dataclasses import replace

from several_projects import fake_reviews
from tidegate.several_projects.joint_page import page


def test_it_is_one_document_with_a_section_of_each_project():
    text = page(fake_reviews.joint(fake_reviews.passed("projects/a"), fake_reviews.blocked("projects/b")))
    for once in ("<html lang", "<head>", "Content-Security-Policy", "<style>", "<body>", "</body>", "</html>"):
        assert text.count(once) == 1, once
    assert text.count('<section class="project">') == 2
    assert "<title>tidegate: blocked</title>" in text
    assert "of projects/a" in text
    assert "of projects/b" in text


def test_values_are_text():
    hostile = "projects/<script>alert(1)</script>"
    text = page(fake_reviews.joint(fake_reviews.broken(hostile, "</section><img src=x>")))
    assert "<script" not in text
    assert "<img" not in text


def test_a_page_that_is_not_ours_is_left_out_with_the_reason():
    other = replace(fake_reviews.passed("projects/a"), page="<p>something else</p>", problem="no page")
    text = page(fake_reviews.joint(other))
    assert "something else" not in text
    assert "no page" in text
