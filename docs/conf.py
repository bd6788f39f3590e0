"""How the documentation is built: offline, with warnings as errors (see contributing.md)."""

import re

from docutils import nodes

import weaviate

project = "weaviate-client (independent, v3 API)"
author = "The authors of the independent v3 client for Weaviate"
copyright = author
release = version = weaviate.__version__

extensions = [
    "myst_nb",  # Markdown pages, and notebooks, which it executes
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
]
exclude_patterns = ["_build"]
needs_sphinx = "7.0"

# Pages.
html_theme = "furo"
html_title = f"weaviate-client {release}"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["custom.css"]
html_show_sourcelink = False
html_show_copyright = False
pygments_style = "friendly"
pygments_dark_style = "monokai"
copybutton_exclude = ".linenos, .gp, .go"

# Markdown.
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# Notebooks run from a clean state in each build; a cell that raises fails it.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
nb_ipywidgets_js = {}  # widgets would be fetched from a CDN: progress bars are text here

# API reference.
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
nitpick_ignore_regex = [
    (r"py:.*", r"(?!weaviate\.).*"),  # Python's and requests' own names: there is no network here
    (r"py:class", r"weaviate\.auth\.AuthCredentials"),  # an alias of several classes
    (r"py:class", r"weaviate\._.*"),  # private: signatures show it, and no page is about it
]


def mark_code(app, what, name, obj, options, lines):
    """Read `code` in docstrings as ``code``, so that a colon in it is no end of a type."""
    lines[:] = [re.sub(r"(?<!`)`([^`]+)`(?!`)", r"``\1``", line) for line in lines]


def keep_last_state(app, doctree):
    """Show the last state of a progress bar only, as a terminal does."""
    for block in doctree.findall(nodes.literal_block):
        if "stderr" in block["classes"]:
            text = re.sub(r"(?m)^(\w+:) .*\]\n+(?=\1)", "", block.astext())
            block.replace_self(type(block)(text, text, **block.attributes))


def setup(app):
    app.connect("autodoc-process-docstring", mark_code, priority=100)  # before napoleon
    app.connect("doctree-read", keep_last_state)
