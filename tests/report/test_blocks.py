"""A page's blocks, as Markdown and as a Word file."""

import io

import docx

from statement_audit.report.blocks import as_docx, as_markdown, read_blocks

PAGE = """<html><head><title>no</title><style>p { no }</style></head><body><a class="skip" href="#x">no</a><main>
<h1>A *title*</h1><p>One <strong>bold</strong> word,<br>and &lt;tags&gt; &amp; <span class="chip"><span aria-hidden="true">x</span> met</span>.</p>
<table><caption>Sites</caption><thead><tr><th>Country</th><th>Number</th></tr></thead><tbody><tr><td>A | B</td><td></td></tr></tbody></table>
<ol><li>first</li><li>second</li></ol><ul><li>dot</li></ul>
<h2 class="fresh">New page</h2><blockquote><p>“words”</p><p>p. 3</p></blockquote><p> </p></main></body></html>"""


def test_markdown() -> None:
    assert as_markdown(read_blocks(PAGE)) == (
        "# A \\*title\\*\n\nOne bold word, and \\<tags\\> & met.\n\nSites\n\n| Country | Number |\n| --- | --- |\n"
        "| A \\| B |  |\n\n1. first\n1. second\n\n- dot\n\n## New page\n\n> “words”\n>\n> p. 3\n"
    )


def test_word() -> None:
    made = as_docx(read_blocks(PAGE))
    assert made == as_docx(read_blocks(PAGE))
    told = docx.Document(io.BytesIO(made))
    assert [(p.style.name, p.text) for p in told.paragraphs if p.text] == [
        ("Heading 1", "A *title*"),
        ("Normal", "One bold word, and <tags> & met."),
        ("Caption", "Sites"),
        ("List Number", "first"),
        ("List Number", "second"),
        ("List Bullet", "dot"),
        ("Heading 2", "New page"),
        ("Quote", "“words”"),
        ("Quote", "p. 3"),
    ]
    assert [run.text for run in told.paragraphs[1].runs if run.bold] == ["bold"]
    assert [[cell.text for cell in row.cells] for row in told.tables[0].rows] == [["Country", "Number"], ["A | B", ""]]
    assert [p.text for p in told.paragraphs if p.paragraph_format.page_break_before] == ["New page"]
