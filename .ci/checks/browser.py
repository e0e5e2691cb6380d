"""Runs pages in headless Chromium and gives back their DOM, for the checks of formats."""
import os
import pathlib
import re
import subprocess
import tempfile

CSP = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def run(path, dark=False, dump=True, wait=8000):
    """The DOM after scripts ran, and what the page said on its console."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions",
            f"--user-data-dir={profile}", "--enable-logging=stderr", "--v=0",
            f"--blink-settings=preferredColorScheme={0 if dark else 1}", f"--virtual-time-budget={wait}",
        ]
        if dump:
            command.append("--dump-dom")
        result = subprocess.run(command + [pathlib.Path(path).resolve().as_uri()], capture_output=True, text=True, timeout=120)
    console = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    return result.stdout, console


def with_script(html, *scripts):
    """A copy of a page that runs further scripts: without its policy, which would refuse them."""
    body = CSP.sub("", html)
    tags = "".join(f"<script>{script}</script>" for script in scripts)
    return body.replace("</body>", tags + "</body>")


def package_file(name, relative):
    """A file that an installed Python package ships."""
    import importlib.util

    spec = importlib.util.find_spec(name)
    return (pathlib.Path(spec.origin).parent / relative).read_text(encoding="utf-8")


def mermaid_faults(blocks, folder):
    """What Mermaid itself says about each block; empty when it parses all of them."""
    import html
    import json

    script = package_file("diagram_renderer", "renderers/static/js/mermaid.min.js").replace("</script", "<\\/script")
    run_all = """
      const blocks = JSON.parse(document.getElementById("blocks").textContent);
      mermaid.initialize({startOnLoad: false, maxTextSize: 50000, maxEdges: 500});
      (async () => {
        const faults = [];
        for (let i = 0; i < blocks.length; i++) {
          try { await mermaid.parse(blocks[i]); } catch (e) { faults.push(i + ": " + e.message); }
        }
        document.getElementById("faults").textContent = JSON.stringify({count: blocks.length, faults});
      })();
    """
    data = json.dumps(blocks).replace("<", "\\u003c")
    page = os.path.join(folder, "mermaid.html")
    with open(page, "w", encoding="utf-8") as file:
        file.write(
            f'<!DOCTYPE html><meta charset="utf-8"><pre id="faults"></pre>'
            f'<script type="application/json" id="blocks">{data}</script><script>{script}</script><script>{run_all}</script>'
        )
    dom, console = run(page, wait=20000)
    found = re.search(r'<pre id="faults">(.*?)</pre>', dom, re.S)
    if not found or not found.group(1):
        return [f"Mermaid did not run: {console[:3]}"]
    result = json.loads(html.unescape(found.group(1)))
    if result["count"] != len(blocks):
        return [f"Mermaid saw {result['count']} of {len(blocks)} blocks"]
    return result["faults"]


def mermaid_blocks(markdown):
    """The fenced Mermaid blocks of a Markdown text."""
    return re.findall(r"^```mermaid\n(.*?)^```$", markdown, re.S | re.M)
