"""What every form has: its token, and words without stray spaces around them."""

from collections.abc import Iterator
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField


def tidy(value: Any) -> Any:
    """Take stray spaces off what somebody typed."""
    return value.strip() if isinstance(value, str) else value


class InOrder:
    """Gives questions as the page asks them; `ORDER` names those that come before what was declared before them."""

    ORDER: ClassVar[tuple[str, ...]] = ()
    _fields: dict[str, Field]

    def __iter__(self) -> Iterator[Field]:
        """Go through the questions from the top of the page down, so that what is wrong is listed in that order."""
        ahead = [self._fields[name] for name in self.ORDER if name in self._fields]
        return iter([*ahead, *(field for field in self._fields.values() if field not in ahead)])


class Form(InOrder, FlaskForm):
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
