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
    return [int(part) for part in re.findall(r"\d+", version)[:4]]


libraries = {}
manifest = zipfile.ZipFile(jar).read("META-INF/MANIFEST.MF").decode().replace("\r\n ", "")
class_path = re.search(r"^Class-Path: (.*)$", manifest, re.MULTILINE)
for name in class_path[1].split():
    library = re.fullmatch(r"(?:lib/)?(.+?)-(\d+(?:\.\d+)+.*)\.jar", name)
    if library:
        libraries.setdefault(library[1], []).append(library[2])
lines = [line for line in open(here / "known.csv") if not line.startswith("#")]
known = list(csv.DictReader(lines))
found = [(row, version) for row in known for version in libraries.get(row["artifact"], []) if number(version) < number(row["fixed"])]
for row, version in found:
    print(f"{row['artifact']} {version} has {row['advisory']}: take {row['fixed']} or later")
print(f"{sum(map(len, libraries.values()))} libraries, {len(known)} advisories, {len(found)} of them apply")
sys.exit(1 if found else 0)
