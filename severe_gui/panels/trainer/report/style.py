"""How a report looks: the colours of the program on a page that a browser shows. No Qt."""

from string import Template

from severe_gui.widgets.palette import DARK, LIGHT, SERIES

_PAGE = Template("""
:root { color-scheme: light dark; $light }
@media (prefers-color-scheme: dark) { :root { $dark } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 960px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 20px; margin: 48px 0 4px; padding-top: 16px; border-top: 1px solid var(--line); }
h3 { font-size: 17px; margin: 32px 0 4px; }
h4 { font-size: 16px; font-weight: 600; margin: 0 0 12px; }
blockquote { margin: 0 0 12px; padding-left: 12px; border-left: 2px solid var(--line);
  color: var(--muted); font-style: italic; }
.remarks { margin: 28px 0 0; font-weight: 600; }
p { margin: 0 0 12px; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
.quiet { color: var(--muted); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0;
  border-bottom: 1px solid var(--line); }
th { font-weight: 500; color: var(--muted); }
tbody tr:last-child > * { border-bottom: none; }
.summary { margin: 20px 0 0; }
.summary td.number, .summary th.number { text-align: right; white-space: nowrap; }
.claim { margin: 20px 0; padding: 16px 20px 10px; border: 1px solid var(--line);
  border-radius: 6px; background: var(--surface); break-inside: avoid; }
.claim th { width: 9em; }
.good, .bad, .warn, span.muted { font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); }
.warn { color: var(--warn); } .muted { color: var(--muted); }
code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
figure { margin: 16px 0; break-inside: avoid; }
figure img { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--muted); font-size: 13px; }
.figures { display: grid; gap: 0 24px;
  grid-template-columns: repeat(auto-fit, minmax(380px, 1fr)); }
@media print {
  :root { $light }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .claim { background: none; }
}
""")


def page_style() -> str:
    """The style sheet of the page, in both themes and for print."""
    return _PAGE.substitute(light=_variables(LIGHT), dark=_variables(DARK))


def figure_style() -> str:
    """What a figure changes if dark is preferred; its attributes say how it looks in light.

    Attributes, not this sheet, are what viewers without CSS follow.
    """
    rules = [f".{name} {{ fill: {DARK[name]}; }}" for name in ("text", "muted", "canvas")]
    rules.append(f".line {{ stroke: {DARK['line']}; }}")
    for index, colour in enumerate(SERIES):
        rules.append(f".s{index} {{ stroke: {colour}; }} .b{index} {{ fill: {colour}; }}")
    return f"@media (prefers-color-scheme: dark) {{ {' '.join(rules)} }}"


def _variables(roles: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in roles.items())
