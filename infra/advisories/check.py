#!/usr/bin/env python3
"""Fails where the build ships a library with a known vulnerability. It needs no network: known.csv beside it tells the vulnerabilities.

   infra/advisories/check.py [JAR]      whose manifest names the libraries, default bootstrap/target/attune.jar
"""
import csv
import pathlib
import re
import sys
import zipfile

here = pathlib.Path(__file__).resolve().parent
jar = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent.parent / "bootstrap/target/attune.jar"


def number(version):
    """Of a release candidate and the like, less than of the release."""
    parts = [int(part) for part in re.match(r"\d+(?:\.\d+)*", version)[0].split(".")]
    return (parts + [0, 0, 0, 0])[:4] + [-1 if re.search(r"(?i)[.-]?(rc|alpha|beta|cr|m\d)", version) else 0]


libraries = {}
manifest = zipfile.ZipFile(jar).read("META-INF/MANIFEST.MF").decode().replace("\r\n ", "")
class_path = re.search(r"^Class-Path: (.*)$", manifest, re.MULTILINE)
for name in class_path[1].split():
    library = re.fullmatch(r"(?:lib/)?(.+?)-(\d[^/]*)\.jar", name)
    if library:
        libraries.setdefault(library[1], []).append(library[2])
lines = [line for line in open(here / "known.csv") if not line.startswith("#")]
known = list(csv.DictReader(lines))
found = [(row, version) for row in known for version in libraries.get(row["artifact"], []) if number(version) < number(row["fixed"])]
astray = [row for row in known if (row["artifact"] in libraries) != (row["shipped"] == "yes")]
for row in astray:
    print(f"{row['artifact']}: known.csv says shipped = {row['shipped']}, which is not so")
for row, version in found:
    print(f"{row['artifact']} {version} has {row['advisory']}: take {row['fixed']} or later")
print(f"{sum(map(len, libraries.values()))} libraries, {len(known)} advisories, {len(found)} of them apply")
sys.exit(1 if found or astray else 0)
