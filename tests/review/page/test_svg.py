from markupsafe import Markup

from tidegate.review.page.svg import element, path


def test_attributes_are_spelled_as_in_svg_and_escaped():
    assert element("rect", _class="a", stroke_width='"><script>') == Markup(
        '<rect class="a" stroke-width="&#34;&gt;&lt;script&gt;"></rect>'
    )


def test_text_is_escaped_and_elements_are_kept():
    assert element("g", element("text", "<b>")) == "<g><text>&lt;b&gt;</text></g>"


def test_points_have_a_tenth_of_a_pixel():
    assert path([(0, 1.25), (2, 3)]) == "0.0,1.2 2.0,3.0"
