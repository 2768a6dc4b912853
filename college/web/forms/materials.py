"""What we ask of somebody who hands something out."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from college.materials.actions import Brought
from college.materials.contents import TAKEN
from college.materials.rules import AUDIENCE_NAMES, FORMAT_NAMES, LONGEST_LINK, LONGEST_TITLE, Audience, FormatKind
from college.web.forms.base import Form

_ENDINGS = ",".join(f".{ending}" for kind in TAKEN for ending in kind.endings)


class BringFormat(Form):
    """A file or a link, and in which form it has what is handed out."""

    kind = RadioField(
        _l("Which format is it?"),
        choices=[SelectChoice(str(kind), _l(name)) for kind, name in FORMAT_NAMES.items()],
        validators=[InputRequired(_l("Choose which format it is."))],
    )
    file = FileField(_l("Which file is it?"), render_kw={"accept": _ENDINGS})
    link = StringField(
        _l("Or: the address of a link"),
        description=_l("Such as https://www.example.org/page. It opens on the other site."),
        validators=[Length(max=LONGEST_LINK, message=_l("This address is too long."))],
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )

    def brought(self) -> Brought:
        """Give what was brought, as the action takes it."""
        kind, file = FormatKind(self.kind.data), self.file.data
        if not file:
            return Brought(kind, link=self.link.data or "")
        return Brought(kind, name=file.filename or "", content=file.read(), link=self.link.data or "")


class AddMaterial(BringFormat):
    """Something new to hand out."""

    title = StringField(
        _l("What is it?"),
        description=_l("Such as: A sleep diary for two weeks."),
        validators=[
            InputRequired(_l("Write what it is, so that people find it.")),
            Length(max=LONGEST_TITLE, message=_l("Keep the title shorter.")),
        ],
    )
    audience = RadioField(
        _l("Who is it for?"),
        choices=[SelectChoice(str(audience), _l(name)) for audience, name in AUDIENCE_NAMES.items()],
        validators=[InputRequired(_l("Choose who it is for."))],
    )

    def audience_chosen(self) -> Audience:
        """Give whom it is for."""
        return Audience(self.audience.data)
