"""Reads the pipeline recipes and writes their shell parts to files; with --schemas, validates files against their schemas."""
import json
import pathlib
import re
import sys

import yaml


def scripts(folder):
    """Name and text of every shell part, in the order in which a pipeline runs them."""
    github = yaml.safe_load((folder / "github-actions/pv-impact.yml").read_text())
    runs = [step["run"] for step in github["jobs"]["gate"]["steps"] if "run" in step]
    for number, run in enumerate(runs, 1):
        yield f"github-{number}", run
    gitlab = yaml.safe_load((folder / "gitlab-ci/.gitlab-ci.yml").read_text())
    yield "gitlab-1", gitlab["pv-impact"]["script"][0]
    yield "compare", gitlab["pv-impact-compare"]["script"][0]
    task = yaml.safe_load((folder / "tekton/task.yaml").read_text())
    for number, step in enumerate(task["spec"]["steps"], 1):
        text = re.sub(r"\$\(results\.([a-z-]+)\.path\)", r"$RESULTS/\1", step["script"])
        unknown = re.findall(r"\$\((?:params|workspaces|results)\.[^)]*\)", text)
        if unknown:
            sys.exit(f"tekton: values are not passed through the environment: {unknown}")
        yield f"tekton-{number}", text
    declared = {result["name"] for result in task["spec"]["results"]}
    written = set(re.findall(r"results\.([a-z-]+)\.path", json.dumps(task)))
    if declared != written:
        sys.exit(f"tekton: results declared {declared}, used {written}")
    azure = yaml.safe_load((folder / "azure-pipelines/azure-pipelines.yml").read_text())
    for number, step in enumerate([step for step in azure["steps"] if "bash" in step], 1):
        yield f"azure-{number}", step["bash"]
    jenkins = (folder / "jenkins/Jenkinsfile").read_text()
    if jenkins.count("{") != jenkins.count("}"):
        sys.exit("jenkins: braces do not match")
    for number, text in enumerate(re.findall(r"script: '''(.*?)'''", jenkins, re.S), 1):
        yield f"jenkins-{number}", text
    for code in "0345":
        if f"case {code}:" not in jenkins:
            sys.exit(f"jenkins: exit code {code} is not handled")


def validate(schemas, folder):
    """Validates each file against the schema of its name."""
    import jsonschema

    names = {
        "policy.yaml": "policy", "waivers.yaml": "waivers", "baseline.yaml": "baseline", "comparison.json": "comparison",
        "verification.json": "verification", "redacted.json": "analysis", "analysis.json": "analysis",
    }
    for name, kind in names.items():
        schema = json.loads((schemas / f"{kind}-v1.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        # Dates stay text, as the schema says.
        loader = yaml.BaseLoader if name == "waivers.yaml" else yaml.SafeLoader
        value = yaml.load((folder / name).read_text(), Loader=loader)
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(value))
        for error in errors[:5]:
            print(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message}", file=sys.stderr)
        if errors:
            sys.exit(1)
        print(f"ok {name}")


if sys.argv[1] == "--schemas":
    validate(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
else:
    for name, text in scripts(pathlib.Path(sys.argv[1])):
        head = "" if text.startswith("#!") else "#!/usr/bin/env bash\n"
        (pathlib.Path(sys.argv[2]) / f"{name}.sh").write_text(head + text)
