import pytest
from jinja2 import TemplateNotFound

from college.web.nhs import nhs


def test_what_somebody_typed_is_escaped():
    assert "&lt;script&gt;" in nhs("button", text="<script>")


def test_a_missing_value_is_left_out_and_breaks_nothing():
    assert "href" not in nhs("button", text="Save")


def test_an_unknown_component_is_a_mistake():
    with pytest.raises(TemplateNotFound):
        nhs("carousel")
