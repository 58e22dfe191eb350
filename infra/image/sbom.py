#!/usr/bin/env python3
"""Adds to the list of what the service consists of (CycloneDX, made by Maven) what the image has beside it: the Java runtime, and the packages of the base where it says them.
   infra/image/sbom.py BOM RUNTIME PACKAGES      prints the whole; PACKAGES holds file names of Debian packages, and may be empty"""
import json
import pathlib
import re
import sys
import urllib.parse

bom = json.loads(pathlib.Path(sys.argv[1]).read_text())
release = dict(re.findall(r'^(\w+)="(.*)"$', (pathlib.Path(sys.argv[2]) / "release").read_text(), re.M))
version = release.get("JAVA_RUNTIME_VERSION", release["JAVA_VERSION"])
maker = release.get("IMPLEMENTOR", "unknown")


def component(kind, name, version, purl, **more):
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl, **more}


found = [component("framework", "jdk", version, f"pkg:generic/jdk@{urllib.parse.quote(version)}", supplier={"name": maker},
                   properties=[{"name": "attune:modules", "value": release.get("MODULES", "")}])]
for package in pathlib.Path(sys.argv[3]).read_text().split():
    name, number, architecture = urllib.parse.unquote(package.removesuffix(".deb")).split("_")
    found.append(component("library", name, number, f"pkg:deb/debian/{name}@{urllib.parse.quote(number)}?arch={architecture}"))
bom["components"] += found
print(json.dumps(bom, indent=1))
