"""Plots tell the truth about decades, and forms about ranges."""

import math

import numpy as np
import pytest

from severe_gui.experiments.degeneracy import DegeneracyParameters

pytestmark = pytest.mark.gui


@pytest.fixture
def look(qapp):
    from severe_gui.widgets.legend import Look
    from severe_gui.widgets.theme import DARK, SERIES

    return Look(DARK, SERIES, 9.0)


def test_powers_of_ten_are_written_as_such(qapp):
    from severe_gui.widgets.legend import power

    assert [power(n) for n in (-12, -1, 0, 1, 2)] == ["10⁻¹²", "10⁻¹", "1", "10", "10²"]


def test_a_logarithmic_axis_ticks_at_decades_and_between_them_when_there_is_one(qapp):
    from severe_gui.widgets.quiet_axis import QuietAxis

    axis = QuietAxis("left")
    axis.decades = True
    ((_, ticks),) = axis.tickValues(-5.2, 0.4, 300)
    assert ticks == [-5, -4, -3, -2, -1, 0]
    ((_, ticks),) = axis.tickValues(-0.4, 0.4, 300)
    assert axis.tickStrings(ticks, 1, 1) == ["0.5", "1", "2"]
    # Less than a decade: as on a plain axis.
    ((_, ticks),) = axis.tickValues(math.log10(3.75), math.log10(4.02), 300)
    assert axis.tickStrings(ticks, 1, 1) == ["3.8", "3.9", "4"]


def test_a_log_plot_draws_the_logarithm_and_nothing_where_there_is_none(look):
    from severe_gui.widgets.legend import Curve
    from severe_gui.widgets.plots import LinePlot

    plot = LinePlot("Loss", "step", "loss", look)
    plot.set_log(True)
    y = np.array([1.0, 0.01, 0.0, 1e-9])
    plot.show_curves([Curve("a", np.arange(4.0), y, 0)])
    _, heights = plot._lines[0].getData()
    assert np.allclose(heights[[0, 1, 3]], [0, -2, -9])
    assert np.isnan(heights[2])
    plot.show_curves([Curve("a", np.arange(4.0), y, 0)], floor=1e-5)
    _, heights = plot._lines[0].getData()
    assert np.allclose(heights, [0, -2, -5, -5])


def test_a_curve_of_one_point_is_a_dot(look):
    from severe_gui.widgets.legend import Curve
    from severe_gui.widgets.plots import LinePlot

    plot = LinePlot("Accuracy", "rate", "share", look)
    plot.set_log(True)
    one = Curve("a", np.array([0.1]), np.array([0.01]), 0)
    many = Curve("b", np.arange(3.0), np.ones(3), 1)
    for curves, dots in (([one, many], [(0.1, -2.0)]), ([many], []), ([one], [(0.1, -2.0)])):
        plot.show_curves(curves)
        x, y = plot._alone.getData()
        assert list(zip(x, y, strict=True)) == dots


def test_a_form_has_a_control_with_a_range_for_every_field(qapp):
    from severe_gui.widgets.parameter_form import ParameterForm

    form = ParameterForm(DegeneracyParameters)
    assert set(form.fields) == set(DegeneracyParameters.model_fields)
    depth = form.fields["depth"]
    assert (depth._box.minimum(), depth._box.maximum()) == (1, 200)
    assert "layers" in depth._tip()
    form.show_values(DegeneracyParameters().model_dump(mode="json"))
    values = {name: field.value() for name, field in form.fields.items()}
    assert DegeneracyParameters(**values) == DegeneracyParameters()
    form.deleteLater()


def test_names_are_readable():
    from severe_gui.widgets.parameter_form import readable_name

    assert readable_name("fold-0") == "Fold 0"
    assert readable_name("sgd") == "SGD"
    assert readable_name("learning_rate") == "Learning rate"
    assert readable_name("") == ""
