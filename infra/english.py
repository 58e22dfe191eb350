#!/usr/bin/env python3
"""Holds the documents to the rules of plain English that can be measured.

    english.py            checks the pages and the javadoc, and prints the words a sentence of each page
    english.py FILE ...   checks these files only

No sentence has more than 35 words. The mean of a page stays below 16. No line is longer than 120 characters, but for
tables, code, images and lines that are one link. Code and addresses count as one word.
"""
import re
import subprocess
import sys

LONGEST, MEAN, WIDTH = 35, 16, 120
MEASURED = 5  # sentences; a page of fewer has no mean worth holding


def plain(text):
    text = re.sub(r'!\[[^\]]*\]\([^)]*\)', '', text)
    text = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', text)
    text = re.sub(r'`[^`]*`', 'Code', text)
    text = re.sub(r'\{@(?:code|link|linkplain)\s[^}]*\}', 'Code', text)
    return re.sub(r'<[^>]*>|https?://\S+', ' ', text)


def sentences(text):
    for part in re.split(r'(?<=[.!?])["\')]?\s+(?=["\'(]?[A-Z0-9])', plain(text).strip()):
        words = re.findall(r"[A-Za-z0-9][\w'.,%/+-]*", part)
        if words:
            yield len(words), part


def paragraphs(lines):
    """Yields (number of the first line, text, whether it is a table's cell) of a page in Markdown."""
    start, text, fenced = 0, [], False
    for number, line in enumerate(lines + [''], 1):
        fence = line.lstrip().startswith('```')
        item = re.match(r'\s*(?:[-*]|\d+\.)\s+', line)
        breaks = fenced or fence or not line.strip() or line.startswith(('#', '|', '    ')) or item
        if breaks and text:
            yield start, ' '.join(text), False
            text = []
        if fence:
            fenced = not fenced
        elif fenced or line.startswith(('#', '    ')) and not text and not item:
            continue
        elif line.startswith('|'):
            for cell in re.split(r'(?<!\\)\|', line):
                yield number, cell, True
        elif line.strip():
            if not text:
                start = number
            text.append(line[item.end():] if item else line.strip())


def page(path):
    complaints, counts, fenced = [], [], False
    with open(path, encoding='utf-8') as file:
        lines = file.read().split('\n')
    for number, line in enumerate(lines, 1):
        fenced ^= line.lstrip().startswith('```')
        if len(line) > WIDTH and not fenced and not re.match(r'\||\s*!?\[[^\]]*\]\(\S*\)$|    ', line):
            complaints.append(f'{path}:{number}: {len(line)} characters')
    for number, text, cell in paragraphs(lines):
        for count, sentence in sentences(text):
            if count > LONGEST:
                complaints.append(f'{path}:{number}: {count} words: {sentence[:100]}')
            if not cell:
                counts.append(count)
    mean = sum(counts) / max(1, len(counts))
    if len(counts) >= MEASURED and mean >= MEAN:
        complaints.append(f'{path}: {mean:.1f} words a sentence')
    return complaints, mean, max(counts, default=0)


def javadoc(path):
    with open(path, encoding='utf-8') as file:
        source = file.read()
    for comment in re.finditer(r'/\*\*(.*?)\*/', source, re.S):
        text = re.sub(r'^\s*\* ?', '', comment.group(1), flags=re.M)
        for block in re.split(r'\n\s*\n|^\s*@|<p>|<li>', text, flags=re.M):
            for count, sentence in sentences(' '.join(block.split())):
                if count > LONGEST:
                    number = source.count('\n', 0, comment.start()) + 1
                    yield f'{path}:{number}: {count} words: {sentence[:100]}'


def main(paths):
    every = not paths
    paths = paths or subprocess.run(
        ['git', 'ls-files', '--cached', '--others', '--exclude-standard', '*.md', '*.java'],
        check=True, capture_output=True, text=True).stdout.split()
    complaints = []
    for path in paths:
        if path.endswith('.md'):
            found, mean, longest = page(path)
            complaints += found
            print(f'{path}: {mean:.1f} words a sentence, the longest has {longest}')
        elif path.endswith('.java'):
            complaints += javadoc(path)
    print('\n'.join(complaints), file=sys.stderr)
    if every and not any(path.endswith('.md') for path in paths):
        sys.exit('no page was found')
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
