"""What every form has: its token, and words without stray spaces around them."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField


def tidy(value: Any) -> Any:
    """Take stray spaces off what somebody typed."""
    return value.strip() if isinstance(value, str) else value


class Form(FlaskForm):
    """A form of the college."""

    class Meta(FlaskForm.Meta):
        """How fields of a form are made."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Give every field the filter that tidies, but for passwords, in which a space may be meant.

            A list of fields, and a form within a form, have none: their own fields do.
            """
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return unbound_field.bind(form=form, **options)
            filters = list(unbound_field.kwargs.get("filters", ()))
            if "Password" not in unbound_field.field_class.__name__:
                filters.append(tidy)
            return unbound_field.bind(form=form, **options | {"filters": filters})
