"""Draws two columns of a table of growth by events, both axes logarithmic, with a line of what is exactly linear: growth.py TABLE SVG COLUMN=LABEL COLUMN=LABEL."""
import csv
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "attune"  # the same table gives the same file
from matplotlib import pyplot

table, target, *named = sys.argv[1:]
with open(table, encoding="utf-8") as lines:
    rows = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(lines)]
events = [row["events"] for row in rows]
figure, panels = pyplot.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
for panel, (name, label) in zip(panels, (pair.split("=") for pair in named), strict=True):
    values = [row[name] for row in rows]
    panel.loglog(events, values, "o-", color="#1f5fa8", label="measured")
    panel.loglog(events, [values[-1] * count / events[-1] for count in events], "--", color="#b0b7bf", label="linear in events")
    panel.set_xlabel("events")
    panel.set_ylabel(label)
    panel.legend(frameon=False)
figure.savefig(target, metadata={"Date": None})
