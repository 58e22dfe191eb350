"""Checks of the Bicep that need no account: it parses, each module is given what it declares and asked for what it puts out, and none waits for itself."""
import pathlib
import re
import sys

import tree_sitter
import tree_sitter_bicep

HERE = pathlib.Path(__file__).resolve().parent
FILES = sorted(HERE.rglob("*.bicep"))


def syntax(file):
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bicep.language()))
    waiting = [parser.parse(file.read_bytes()).root_node]
    while waiting:
        node = waiting.pop()
        if node.type == "ERROR" or node.is_missing:
            yield f"{file.relative_to(HERE)}:{node.start_point[0] + 1}: cannot be parsed"
        else:
            waiting.extend(node.children)


def modules(file):
    """Name, path, body of each module that a file calls."""
    return [(m[1], (file.parent / m[2]).resolve(), m[0]) for m in re.finditer(r"^module (\w+) '([^']+)'.*?^}", file.read_text(), re.M | re.S)]


def calls(file):
    for name, path, body in modules(file):
        called = path.read_text()
        declared = {p[1]: "=" in p[0] for p in re.finditer(r"^param (\w+) \w+.*$", called, re.M)}
        given = set(re.findall(r"^    (\w+):", body[body.index("params: {"):], re.M))
        for wrong in sorted(given - set(declared)):
            yield f"{file.name}: module {name} has no parameter {wrong}"
        for missing in sorted(p for p, optional in declared.items() if not optional and p not in given):
            yield f"{file.name}: module {name} is not given {missing}"
        put_out = set(re.findall(r"^output (\w+)", called, re.M))
        for asked in sorted(set(re.findall(name + r"\.outputs\.(\w+)", file.read_text())) - put_out):
            yield f"{file.name}: module {name} does not put out {asked}"


def circles(file):
    needs = {name: set(re.findall(r"(\w+)\.outputs\.", body)) for name, _, body in modules(file)}
    while needs:
        ready = [name for name, waits in needs.items() if not waits & set(needs)]
        if not ready:
            yield f"{file.name}: these modules wait for each other: {', '.join(sorted(needs))}"
            return
        for name in ready:
            del needs[name]


found = [complaint for file in FILES for check in (syntax, calls, circles) for complaint in check(file)]
print("\n".join(found) or f"{len(FILES)} files of Bicep are well")
sys.exit(bool(found))
