"""Validates the outputs of every example with programs that others wrote."""
import hashlib
import html
import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import junitparser
import pydantic_sarif.model
from sarif import loader

import browser

# The form that GitLab documents for Code Quality reports.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
STATEMENT = {
    "type": "object",
    "required": ["_type", "subject", "predicateType", "predicate"],
    "properties": {
        "_type": {"const": "https://in-toto.io/Statement/v1"},
        "subject": {"type": "array", "minItems": 1},
        "predicateType": {"type": "string", "pattern": "^[a-z]+:"},
        "predicate": {"type": "object"},
    },
}

failures = []


def check(condition, text):
    if not condition:
        failures.append(text)


def analysis(path, schema):
    value = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for error in list(validator.iter_errors(value))[:5]:
        failures.append(f"{path}: {error.json_path}: {error.message[:200]}")
    return value


def sarif(path, value):
    text = path.read_text(encoding="utf-8")
    # Generated from the schema of the standard; it forbids members that the schema does not know.
    model = [c for c in vars(pydantic_sarif.model).values() if isinstance(c, type) and {"version", "runs"} <= set(getattr(c, "model_fields", {}))]
    check(len(model) == 1, "the SARIF model has no single root")
    try:
        model[0].model_validate_json(text)
    except Exception as error:  # noqa: BLE001 - every fault is reported alike
        failures.append(f"{path}: {str(error)[:600]}")
    log = loader.load_sarif_file(str(path))
    check(len(log.runs) == 1, f"{path}: {len(log.runs)} runs")
    rules = {rule["id"] for rule in log.runs[0].run_data["tool"]["driver"]["rules"]}
    for result in log.get_results():
        check(result["ruleId"] in rules, f"{path}: rule {result['ruleId']} is not described")
    if value["verdict"] in ("blocked", "inconclusive"):
        check(log.get_result_count() > 0, f"{path}: {value['verdict']} without results")


def junit(path, value):
    suites = junitparser.JUnitXml.fromfile(str(path))
    names = set()
    counts = {"failures": 0, "errors": 0, "skipped": 0, "tests": 0}
    for suite in suites:
        for case in suite:
            name = (case.classname, case.name)
            check(name not in names, f"{path}: {name} twice")
            names.add(name)
            counts["tests"] += 1
            for result in case.result:
                kind = {"Failure": "failures", "Error": "errors", "Skipped": "skipped"}[type(result).__name__]
                counts[kind] += 1
    for key, number in counts.items():
        check(getattr(suites, key) == number, f"{path}: {key} says {getattr(suites, key)}, there are {number}")
    isRed = counts["failures"] + counts["errors"] > 0
    check(isRed == (value["verdict"] in ("blocked", "inconclusive")), f"{path}: red is {isRed}, {value['verdict']}")


def digests(base, value):
    receipt = base.with_suffix(".receipt").read_bytes()
    check(len(receipt) <= 2048, f"{base}: receipt of {len(receipt)} bytes")
    receipt = json.loads(receipt)
    report = hashlib.sha256(base.with_suffix(".json").read_bytes()).hexdigest()
    check(receipt["reportDigest"] == report, f"{base}: the receipt has another digest of the report")
    lines = "".join(f"{file['sha256']}  {file['path']}\n" for file in value["inputs"])
    check(receipt["inputs"]["digest"] == hashlib.sha256(lines.encode()).hexdigest(), f"{base}: digest of the inputs")
    policy = json.dumps(value["policy"], indent=2, ensure_ascii=False).replace("[]", "[]") + "\n"
    check(receipt["policyDigest"] == hashlib.sha256(policy.encode()).hexdigest(), f"{base}: digest of the policy")
    statement = json.loads(base.with_suffix(".in-toto").read_text(encoding="utf-8"))
    for error in jsonschema.Draft202012Validator(STATEMENT).iter_errors(statement):
        failures.append(f"{base}: statement: {error.message[:200]}")
    check(statement["subject"][0]["digest"]["sha256"] == report, f"{base}: the statement is about another report")


def page(path, folder):
    _, console = browser.run(path, dump=False)
    check(not console, f"{path}: console: {console[:3]}")
    source = path.read_text(encoding="utf-8")
    axe = browser.package_file("axe_core_python", "axe.min.js")
    runner = """
      document.querySelectorAll("details").forEach(d => { d.open = true; });
      axe.run(document).then(r => {
        const pre = document.createElement("pre"); pre.id = "axe-result";
        pre.textContent = JSON.stringify({passes: r.passes.length, violations: r.violations.map(v => ({id: v.id,
          impact: v.impact, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " | " + n.failureSummary.slice(0, 200))}))});
        document.body.appendChild(pre);
      });
    """
    copy = folder / "axe.html"
    copy.write_text(browser.with_script(source, axe.replace("</script", "<\\/script"), runner), encoding="utf-8")
    for dark in (False, True):
        dom, _ = browser.run(copy, dark=dark, wait=20000)
        found = re.search(r'<pre id="axe-result">(.*?)</pre>', dom, re.S)
        if not found:
            failures.append(f"{path}: axe did not run")
            continue
        result = json.loads(html.unescape(found.group(1)))
        check(result["passes"] > 15, f"{path}: axe passed only {result['passes']} rules")
        for violation in result["violations"]:
            serious = violation["impact"] in ("serious", "critical")
            check(not serious, f"{path} ({'dark' if dark else 'light'}): axe: {json.dumps(violation)[:900]}")


def main():
    folder = pathlib.Path(sys.argv[1])
    schema = json.loads(pathlib.Path("docs/schema/analysis-v1.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    bases = sorted(folder.glob("*.json"))
    check(len(bases) >= 4, f"only {len(bases)} examples")
    blocks = []
    for path in bases:
        value = analysis(path, schema)
        sarif(path.with_suffix(".sarif"), value)
        junit(path.with_suffix(".junit"), value)
        issues = json.loads(path.with_suffix(".gitlab").read_text(encoding="utf-8"))
        for error in jsonschema.Draft202012Validator(CODE_QUALITY).iter_errors(issues):
            failures.append(f"{path}: Code Quality: {error.message[:200]}")
        prints = [issue["fingerprint"] for issue in issues]
        check(len(set(prints)) == len(prints), f"{path}: Code Quality fingerprints repeat")
        digests(path, value)
        for file in (path.with_suffix(".mermaid"),):
            blocks += re.split(r"^%% drawing \d+ of \d+.*\n", file.read_text(encoding="utf-8"), flags=re.M)
        blocks += browser.mermaid_blocks(path.with_suffix(".markdown").read_text(encoding="utf-8"))
        drawn = subprocess.run(["dot", "-Tsvg", str(path.with_suffix(".dot"))], capture_output=True, text=True)
        check(drawn.returncode == 0 and "<svg" in drawn.stdout, f"{path}: dot: {drawn.stderr[:300]}")
    blocks = [block for block in blocks if block.strip() and "-->" in block or "==>" in block]
    check(len(blocks) > 3, f"only {len(blocks)} Mermaid blocks")
    for fault in browser.mermaid_faults(blocks, str(folder)):
        failures.append(f"Mermaid: {fault[:400]}")
    # Two pages hold every kind of section; the others differ in numbers only.
    for path in bases[1:3]:
        page(path.with_suffix(".html"), folder)
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    print(f"{len(bases)} examples, {len(blocks)} Mermaid blocks, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
