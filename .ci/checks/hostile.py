"""Puts hostile names into a saved analysis and looks at what other programs make of every format."""
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

import browser

# Setting this attribute is what every attack tries; nothing may succeed.
MARK = "document.documentElement.setAttribute('data-pwned','1')"
NAMES = {
    "script": f"<script>{MARK}</script>",
    "image": f"<img src=x onerror=\"{MARK}\">",
    "attribute": f"x\" onmouseover=\"{MARK}\" autofocus onfocus=\"{MARK}\" y=\"",
    "svg": f"</text></svg><svg onload=\"{MARK}\"><text>",
    "end-tags": f"</td></tr></table></details></section></main><script>{MARK}</script>",
    "style": "</style><style>*{display:none}</style>",
    "link": "](javascript:alert(1)) [x](javascript:alert(1))",
    "autolink": "<javascript:alert(1)> https://evil.example www.evil.example mail@evil.example",
    "image-link": "![x](https://evil.example/a.png)",
    "pipes": "a|b\\|c||d",
    "backticks": "a`b``c```d`|`e",
    "fence": "```\n# heading\n~~~\n<b>x</b>",
    "lines": "first\nsecond\r\n| a | b |\n|---|---|\n> quote\n- item",
    "markup": "**bold** _it_ ~~gone~~ # h &lt;b&gt; &#60;b&#62; $x$ :smile: @all #1",
    "mermaid": "end\"]; n1 --> n2; click n1 href \"javascript:alert(1)\"\n%%{init: {'securityLevel': 'loose'}}%%",
    "mermaid-html": f"\"]:::critical<img src=x onerror={MARK}>;<br/>#quot;",
    "ansi": "\x1b[31mred\x1b[0m\x1b]8;;https://evil.example\x07link\x1b]8;;\x07\x9b2J",
    "bidi": "\u202egnp.exe\u202c\u2066x\u2069\u200b\u00ad\ufeff\u2028\u2029",
    "long": "n" * 253,
    "nul": "a\x00b\x7f\x08",
    "xml": "]]><!--<x/>--><?pi?>&amp;&undefined;\ufffe\uffff",
    "dot": "\"]; evil [label=\"x\\\"\\",
    "tags": "\U000e0041\U000e0042 \U0001f600 é",
}
GOOD_ELEMENTS = {
    "a", "body", "br", "button", "code", "defs", "desc", "details", "div", "fieldset", "figcaption", "figure",
    "footer", "form", "g", "h1", "h2", "h3", "h4", "head", "header", "html", "input", "label", "legend", "li", "main",
    "marker", "meta", "nav", "ol", "output", "p", "path", "pre", "rect", "script", "section", "span", "strong", "style",
    "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
}
MARKDOWN_ELEMENTS = {
    "a", "blockquote", "br", "code", "details", "em", "h1", "h2", "h3", "li", "ol", "p", "pre", "strong", "summary",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}
failures = []


def check(condition, text):
    if not condition:
        failures.append(text)


class Elements(html.parser.HTMLParser):
    """Collects elements, attributes and the number of cells of each row."""

    def __init__(self):
        super().__init__()
        self.elements, self.attributes, self.rows, self.tables = [], [], None, []

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        if tag == "table":
            self.tables.append([])
        if tag == "tr" and self.tables:
            self.tables[-1].append(0)
        if tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1] += 1


def inspect(name, text, allowed):
    page = Elements()
    page.feed(text)
    for element in set(page.elements) - allowed:
        failures.append(f"{name}: element <{element}>")
    for tag, attribute, value in page.attributes:
        check(not attribute.startswith("on"), f"{name}: attribute {attribute} of <{tag}>")
        check(attribute != "data-pwned", f"{name}: a script ran")
        if attribute in ("href", "src", "xlink:href", "action", "formaction"):
            check(value.startswith("#"), f"{name}: <{tag} {attribute}={value[:60]}>")
    for table in page.tables:
        check(len(set(table)) <= 1, f"{name}: rows of a table have {sorted(set(table))} cells")
    return page


def replaced(value, old, new):
    """The analysis with a hostile text in every string that holds one of the words."""
    if isinstance(value, str):
        for word in old:
            value = value.replace(word, new)
        return value
    if isinstance(value, list):
        return [replaced(item, old, new) for item in value]
    if isinstance(value, dict):
        return {replaced(key, old, new) if key in old else key: replaced(item, old, new) for key, item in value.items()}
    return value


def hidden(text):
    """Characters that act instead of showing."""
    return re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]", text)


def main():
    binary, source, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    analysis = json.loads(source.read_text(encoding="utf-8"))
    words = ["pv-orders", "orders-db", "worker-1", "worker-2", "/var/mnt/disks/orders", "local-storage", "S45YNA0M200002", "examples/02-mount-lost/cluster.yaml", "is overwritten", "cordon"]
    blocks = []
    formats = ["markdown", "json", "html", "sarif", "junit", "gitlab", "mermaid", "dot", "receipt", "in-toto"]
    pages = []
    for name, text in NAMES.items():
        saved = folder / f"{name}.saved"
        saved.write_text(json.dumps(replaced(analysis, words, text)), encoding="utf-8")
        outputs = [f"--output={kind}={folder}/{name}.{kind}" for kind in formats]
        result = subprocess.run([binary, "render", str(saved), *outputs], capture_output=True, text=True)
        check(result.returncode == 0, f"{name}: render ends with {result.returncode}: {result.stderr[:300]}")
        if result.returncode:
            continue
        for kind in formats:
            shown = (folder / f"{name}.{kind}").read_text(encoding="utf-8")
            check(not hidden(shown), f"{name}.{kind}: hidden characters {[hex(ord(c)) for c in hidden(shown)[:4]]}")
        read = lambda kind: (folder / f"{name}.{kind}").read_text(encoding="utf-8")  # noqa: E731
        markdown = subprocess.run(
            ["cmark-gfm", "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink"],
            input=read("markdown"), capture_output=True, text=True, check=True,
        ).stdout
        page = inspect(f"{name}.markdown", markdown, MARKDOWN_ELEMENTS)
        check(len(page.tables) >= 8, f"{name}.markdown: only {len(page.tables)} tables")
        xml.etree.ElementTree.fromstring(read("junit"))
        for kind in ("json", "sarif", "gitlab", "receipt", "in-toto"):
            json.loads(read(kind))
        check(len(read("receipt").encode()) <= 2048, f"{name}.receipt: too long")
        drawn = subprocess.run(["dot", "-Tplain"], input=read("dot"), capture_output=True, text=True)
        check(drawn.returncode == 0, f"{name}.dot: {drawn.stderr[:200]}")
        check(not re.search(r"^node evil", drawn.stdout, re.M), f"{name}.dot: a name became a node")
        blocks += [read("mermaid")] + browser.mermaid_blocks(read("markdown"))
        pages.append((name, read("html")))
        inspect(f"{name}.html", read("html"), GOOD_ELEMENTS)
    browse(pages, folder)
    for fault in browser.mermaid_faults(blocks, str(folder)):
        failures.append(f"Mermaid: {fault[:400]}")
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    print(f"{len(NAMES)} hostile names in {len(formats)} formats, {len(failures)} failures")
    return 1 if failures else 0


def browse(pages, folder):
    """What Chromium makes of the pages; the attacks that could run are tried with and without the policy of the page."""
    wanted = {"script", "image", "attribute", "svg", "end-tags", "style", "mermaid-html"}
    for name, source in pages:
        if name not in wanted:
            continue
        dom, console = browser.run(folder / f"{name}.html", wait=3000)
        check("<h1>" in dom, f"{name}.html: Chromium shows nothing")
        inspect(f"{name}.html in Chromium", dom, GOOD_ELEMENTS)
        check(not console, f"{name}.html: console: {console[:2]}")
        bare = folder / f"{name}.bare.html"
        bare.write_text(browser.CSP.sub("", source), encoding="utf-8")
        dom, _ = browser.run(bare, wait=3000)
        inspect(f"{name}.html without policy", dom, GOOD_ELEMENTS)


if __name__ == "__main__":
    sys.exit(main())
