"""The NHS.UK components, reached from our templates through one global: `{{ nhs("button", text=_("Save")) }}`.

They are written for missing values, so they live in an environment of their own; ours stays strict. They are thorough
and slow (a button takes about a fifth of a millisecond): layouts and long lists write the same classes as plain HTML.
"""

from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, Template
from markupsafe import Markup

_components = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"),
    autoescape=True,
    undefined=ChainableUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def nhs(component: str, **params: Any) -> Markup:
    """Draw one component of the NHS design system; `params` are those of its documentation.

    `text` is escaped; `html` is trusted, so never hand it what somebody typed. Raises `TemplateNotFound` for a
    component that does not exist.
    """
    return Markup(_template(component).render(params=params).strip())  # noqa: S704 - escaped by its own environment


@cache
def _template(component: str) -> Template:
    return _components.get_template(f"nhsuk/components/{component}/template.jinja")
