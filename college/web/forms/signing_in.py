"""What we ask of somebody who comes in: who they are, and a password or a code."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from college.web.forms.base import Form

WHOEVER = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


class WhoForm(Form):
    """Who is it?"""

    whoever = StringField(
        _l("Your e-mail address, or your reference"),
        [
            InputRequired(_l("Type your e-mail address or your reference.")),
            Length(max=254, message=_l("This is too long to be an e-mail address or a reference. Please check it.")),
        ],
        description=_l("Your reference is on letters from us, and looks like N204518."),
        render_kw=WHOEVER,
    )
    next = HiddenField()


class SignInForm(WhoForm):
    """Who is it, and what is their password?"""

    password = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Type your password, or ask for a code instead."))],
        render_kw={"autocomplete": "current-password"},
    )


class ResetForm(Form):
    """To which address shall a new start go?"""

    whoever = StringField(
        _l("Your e-mail address, or your reference"),
        [
            InputRequired(_l("Type your e-mail address or your reference.")),
            Length(max=254, message=_l("This is too long to be an e-mail address or a reference. Please check it.")),
        ],
        description=_l("We write to the e-mail address that you sign in with."),
        render_kw=WHOEVER,
    )


class CodeForm(Form):
    """Which code did we send?"""

    code = StringField(
        _l("The code from our e-mail"),
        [InputRequired(_l("Type the code of 8 digits from our e-mail."))],
        description=_l("8 digits. Spaces do no harm."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )


class ButtonForm(Form):
    """Nothing but a button, and the token that it carries."""


class NewPasswordForm(Form):
    """Which password shall it be?"""

    password = PasswordField(
        _l("Your new password"),
        [InputRequired(_l("Type a new password."))],
        render_kw={"autocomplete": "new-password"},
    )


class WelcomeForm(Form):
    """Which password shall it be, if any?"""

    password = PasswordField(
        _l("Choose a password, if you like"),
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    """What is the password now, and which shall it be?"""

    current = PasswordField(
        _l("Your password now"),
        [InputRequired(_l("Type the password that you have now."))],
        render_kw={"autocomplete": "current-password"},
    )
