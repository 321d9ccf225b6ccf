"""A form shows the settings that play a part, and leaves the others out."""

import pytest

from severe_gui.experiments.hyperbolic_embeddings import experiment
from severe_gui.widgets.parameter_form import ParameterForm

pytestmark = pytest.mark.gui
FLAT = ("flat_dimension", "flat_rate")


@pytest.mark.parametrize(
    ("variants", "is_flat"),
    [(("poincare", "euclidean"), True), (("squared",), True), (("poincare", "lorentz"), False)],
)
def test_a_setting_is_shown_while_one_of_the_chosen_values_needs_it(qapp, variants, is_flat):
    form = ParameterForm(experiment.parameters)
    for as_read in (tuple, list):
        chosen = experiment.parameters(variants=variants).model_dump() | {
            "variants": as_read(variants)
        }
        form.show_values(chosen)
        assert [form.fields[name].isHidden() for name in FLAT] == [not is_flat] * 2
    form.deleteLater()


def test_choices_have_the_names_that_a_person_reads(qapp):
    form = ParameterForm(experiment.parameters)
    said = {offer.text for field in form.fields.values() for offer in field.offers()}
    assert said >= {
        "Graph: Zachary's karate club", "Graph: Les Misérables", "Spaces: Poincaré ball",
        "Drawn: By degree", "Descent: SGD",
    }  # fmt: skip
    form.deleteLater()
