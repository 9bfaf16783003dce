"""What page tests rest on: broken HTML is refused, and what is right becomes the tree it says."""

import pytest

from tests.pages.parsing import BrokenHtml, parsed

PAGE = """<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>A &amp; B</title></head>
<body><main id="m">{}</main></body></html>"""
RIGHT = (
    "<p>Words, <b>bold</b> and <br>broken &copy; &#233;.</p><!-- said -->",
    "<p>One<p>Two<ul><li>Three<li>Four</ul>",
    "<table><tbody><tr><td>A cell</td></tr></tbody></table>",
    '<input name="q" required><textarea>\n\n<b>as typed</b></textarea>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/><a>b</a></svg>',
    '<p id=a class=b hidden title=\'"\' >"a=b"</p><p title="a=b<c" lang=en>a="b"</p>',
    '<a href="/x?a=1&amp;b=2">a</a><template><p>later</p></template>',
)
BROKEN = (
    "<p><b>Words</p></b>",
    "<p>Words</span></p>",
    "<div>Words",
    "<p><ul><li>Words</li></ul></p>",
    "<div/>Words",
    "<textarea/></textarea>",
    "<table><tr>Words<td></td></tr></table>",
    "<form><form></form></form>",
    "<button><button>a</button></button>",
    '<a href="/">a<a href="/">b</a></a>',
    "<select><div></div></select>x</select>",
    '<p id="a" id="b">Words</p>',
    '<p id="a"class="b">Words</p>',
    '<p id=a"b>Words</p>',
    '<p class="a" id=a=b lang="en">Words</p>',
    '<p id="a>Words</p>',
    "<p <b>Words</b></p>",
    "<p>Words &nothing; more</p>",
    "<p>Words &amp more</p>",
    "<p>Words &#0; more</p>",
    "<p>Words &#xD800; more</p>",
    "<p>a <3 b</p>",
    "<p>Words</p><?php ?>",
    "<p>Words</p><!entity>",
    "<p>Words</p><!-- a",
    "<p>Words</p><!-->",
    "<p>Words \0</p>",
    "<p>Words \x0b</p>",
    "<p>Words \x85</p>",
    "<p>Words \ufdd0</p>",
    "<p>Words \U0001ffff</p>",
    "<p>Words</br></p>",
    "<body>",
    "<html>",
    "<tr></tr>",
    "<svg><p>Words</p></svg>",
)


@pytest.mark.parametrize("content", BROKEN)
def test_what_the_standard_calls_an_error_is_refused(content):
    with pytest.raises(BrokenHtml):
        parsed(PAGE.format(content))


@pytest.mark.parametrize("html", ["", "<p>Words", PAGE.removeprefix("<!doctype html>")])
def test_a_page_without_its_frame_is_refused(html):
    with pytest.raises(BrokenHtml):
        parsed(html)


@pytest.mark.parametrize("content", RIGHT)
def test_what_is_right_is_let_pass(content):
    assert [one.tag for one in parsed(PAGE.format(content))] == ["head", "body"]


def test_the_tree_is_that_of_the_standard():
    root = parsed(PAGE.format("".join(RIGHT)))
    assert (root.tag, root.attrib) == ("html", {"lang": "en", "dir": "ltr"})
    assert root.find("head/title").text == "A & B"
    main = root.find("body/main")
    assert "".join(main.find("p").itertext()) == "Words, bold and broken © é."
    assert [one.text for one in main.findall("p")[1:]] == ["One", "Two", '"a=b"', 'a="b"']
    assert [one.text for one in main.findall("ul/li")] == ["Three", "Four"]
    assert main.find("textarea").text == "\n<b>as typed</b>"
    assert main.find("input").attrib == {"name": "q", "required": ""}
    assert main.find("a").get("href") == "/x?a=1&b=2"


def test_names_in_a_drawing_are_of_its_namespace():
    svg = "{http://www.w3.org/2000/svg}"
    (drawing,) = parsed(PAGE.format(RIGHT[4])).findall(f"body/main/{svg}svg")
    assert [one.tag for one in drawing] == [f"{svg}path", f"{svg}a"]
    assert drawing.get("viewBox") == "0 0 1 1"
