"""page_check.py FILE [TEXT...]: what is wrong with a page, a line each; nothing if it is in order.

The page must be read the same way by an HTML parser and an XML parser: nothing left open, nothing closed in a way that
HTML does not know, no element, attribute or address that could run or fetch anything, and headings, tables and drawings
as a screen reader needs them. Each TEXT must be read as text somewhere.
"""
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

VOID = {'meta', 'br', 'col'}
DRAWING = {'svg', 'symbol', 'path', 'circle', 'rect', 'line', 'text', 'title', 'desc', 'use'}
ALLOWED = VOID | DRAWING | set('html head style body header nav main footer section div h1 h2 h3 h4 p ul li a b dl dt dd span '
                               'table caption thead tbody tr th td'.split())


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.problems: list[str] = []
        self.elements: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append(tag)
        if tag not in ALLOWED:
            self.problems.append(f'element {tag}')
        for name, value in attrs:
            if name.startswith('on') or name in ('src', 'style', 'srcset', 'action') or name == 'href' and not value.startswith('#'):
                self.problems.append(f'attribute {name}="{value}" of {tag}')
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.handle_starttag(tag, attrs)
        if tag in VOID:
            return
        self.open.pop()
        if 'svg' not in self.open:
            self.problems.append(f'{tag} is closed at once, which HTML does not know')

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f'{tag} closed where it is not open')

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != 'style':
            self.texts.append(data)


def main(path: str, wanted: list[str]) -> None:
    with open(path, encoding='utf-8') as file:
        source = file.read()
    page = Page()
    page.feed(source)
    page.close()
    problems = page.problems + [f'{tag} is never closed' for tag in page.open]

    root = ElementTree.fromstring(source)
    elements = list(root.iter())
    if page.elements != [element.tag for element in elements]:
        problems.append('HTML and XML parser see different elements')
    if root.get('lang') != 'en-GB' or not (root.findtext('head/title') or '').strip():
        problems.append('no language or title')

    levels = [int(element.tag[1]) for element in elements if element.tag in ('h1', 'h2', 'h3', 'h4')]
    if levels[:1] != [1] or levels.count(1) != 1 or any(after > before + 1 for before, after in zip(levels, levels[1:])):
        problems.append(f'order of headings: {levels}')
    ids = [element.get('id') for element in elements if element.get('id')]
    problems += [f'id {name} twice' for name in set(ids) if ids.count(name) > 1]
    problems += [f'nothing has the id {element.get("href")}' for element in elements if element.get('href') and element.get('href')[1:] not in ids]
    for table in root.iter('table'):
        if not ''.join(table.find('caption').itertext()).strip():
            problems.append('table without caption')
        width = len(table.findall('thead/tr/th'))
        problems += [f'row of {len(row)} cells under {width} heads: {"".join(row.itertext())}' for row in table.findall('tbody/tr') if len(row) != width]
        problems += ['head without scope' for head in table.iter('th') if head.get('scope') not in ('row', 'col')]
        problems += [f'empty cell in {table.findtext("caption")}' for cell in table.iter('td') if not len(cell) and not (cell.text or '').strip()]
    for drawing in root.iter('svg'):
        if drawing.get('aria-hidden') != 'true' and (drawing.get('role') != 'img' or not drawing.findtext('title')):
            problems.append('drawing that says nothing')

    everything = '\n'.join(page.texts)
    problems += [f'"{text}" is not read as text' for text in wanted if text not in everything]
    print('\n'.join(sorted(set(problems))))


main(sys.argv[1], sys.argv[2:])
