#!/usr/bin/env python3
"""Makes openapi.json, which API Management imports, out of the description that the build generated from Attune's controllers.
   ./mvnw -q -DskipTests package && infra/apim/openapi.py       (needs python3 with yaml)
Paths lose /v1, which is the version segment of the gateway; health and keys are between the gateway and the pods and leave the description. Without blanks: Bicep loads texts of 131,072 letters at most."""
import json
import pathlib
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
GENERATED = HERE.parents[1] / "adapters/rest/target/classes/META-INF/swagger/attune-v1.yml"
VERSION = "/v1"


def for_gateway(description):
    description["paths"] = {path.removeprefix(VERSION): operations for path, operations in description["paths"].items() if path.startswith(VERSION + "/")}
    description.pop("security", None)
    description.get("components", {}).pop("securitySchemes", None)
    return description


if not GENERATED.exists():
    sys.exit(f"{GENERATED} is missing: run ./mvnw -q -DskipTests package first")
(HERE / "openapi.json").write_text(json.dumps(for_gateway(yaml.safe_load(GENERATED.read_text())), separators=(",", ":"), default=str))
