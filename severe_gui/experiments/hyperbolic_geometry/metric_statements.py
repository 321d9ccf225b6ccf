"""What the post says of length and distance, each with its measure in `metric`."""

from severe_gui.experiments.hyperbolic_geometry import metric
from severe_gui.experiments.hyperbolic_geometry.figures import Statement

ROUNDINGS = "Both formulas are equal exactly; sixteen roundings of float64, relative to the length."

STATEMENTS = (
    Statement(
        "element-is-invariant",
        "Lengths measured by |dw| / Im w are preserved by every element of Mob(H).",
        "Therefore, the hyperbolic length of a path in \\mathbb{H} can be measured as:",
        "|m'(w)| = Im m(w) / Im w.",
        metric.element_is_kept, 1, "Equal exactly, in rationals.",
    ),
    Statement(
        "element-is-unique",
        "Every invariant line element is a multiple of 1 / Im w.",
        "It turns out that this requirement uniquely determines the line element and the distance "
        "metric (up to a trivial scalar factor).",
        "z -> yz + x maps i to x + iy with derivative y, so ρ(x + iy) y = ρ(i).",
        metric.element_is_unique, counts=True,
    ),
    Statement(
        "axis-length",
        "The length of the imaginary axis from ai to bi is log(b/a).",
        "Then, length_\\mathrm{H}(f)=\\int_a^b \\frac{1}{t}dt = \\log(\\frac{b}{a}).",
        "The integral of 1/t is the logarithm.",
        metric.axis_length, 16, ROUNDINGS,
    ),
    Statement(
        "axis-length-blows-up",
        "The length from ai to bi exceeds every bound as a goes to 0.",
        "We see that  the length blows up as a\\rightarrow 0.",
        "log(b/a) > N where a < b exp(-N).",
        metric.axis_length_grows, counts=True,
    ),
    Statement(
        "carried-to-axis",
        "The line through two points can be mapped to the imaginary axis, and the distance does "
        "not depend on how.",
        "The idea is to find a \\gamma \\in  \\mathrm{Mob}(\\mathbb{H}) that maps the hyperbolic "
        "line passing through z_1 and z_2 to the imaginary axis so that \\gamma(z_1)=\\mu i and "
        "\\gamma(z_2)=\\lambda i for some \\mu and \\lambda (it is easy to show that we can always "
        "find such a transformation and that, if there are multiple such transformations, the "
        "metric defined below does not depend on which one is chosen).",
        "(w - c + r) / (c + r - w) does it; all others stretch the axis or turn it over.",
        metric.to_the_axis, 16, "c and r in float64, by the distances of the points from c ± r.",
    ),
    Statement(
        "distance-by-c-and-r",
        "The distance of two points is |log |y₂(x₁ - c - r) / (y₁(x₂ - c - r))||, where their line "
        "has a centre c and a radius r.",
        "When we do this, we find the following formula for measuring the hyperbolic distance "
        "between two arbitrary points z_1, z_2 \\in \\mathbb{H}:",
        "Im (w - c + r)/(c + r - w) = y / (c + r - x) on the half-circle.",
        metric.by_centre_and_radius, 16, ROUNDINGS,
    ),
    Statement(
        "distance-on-a-vertical-line",
        "Two points one above the other are on a line without c and r; their distance is "
        "|log(y₂/y₁)|.",
        "When we do this, we find the following formula for measuring the hyperbolic distance "
        "between two arbitrary points z_1, z_2 \\in \\mathbb{H}:",
        "A translation maps the line to the imaginary axis.",
        metric.one_above_the_other, 16, "Sixteen roundings of float64, relative to the length.",
        kind="remark",
    ),
    Statement(
        "isometries",
        "The elements of Mob(H) preserve distances, and every isometry is in Mob(H).",
        "One can show that the group \\mathrm{Mob}(\\mathbb{H}) corresponds exactly to the group "
        "of isometries of \\mathbb{H}: i.e. \\mathrm{Isom}(\\mathbb{H}, d_{\\mathbb{H}}) = "
        "\\mathrm{Mob}(\\mathbb{H}).",
        "An isometry is a product of at most three reflections, and those are in Mob(H).",
        metric.isometries, counts=True,
    ),
    Statement(
        "disk-lines",
        "The lines of the disk are arcs perpendicular to the unit circle, or its diameters.",
        "This implies that hyperbolic lines in \\mathbb{D} are Euclidean arcs perpendicular to the "
        "unit circle S^1 (image source):",
        "A Möbius map preserves circles and angles and takes the real axis to the unit circle.",
        metric.disk_lines, 16, "A centre and a radius in float64, relative to |centre|², by the "
        "points' distance in the picture.",
    ),
    Statement(
        "disk-element",
        "The line element of the disk is 2|dz| / (1 - |z|²).",
        "When we do that, we get the following expressions:",
        "That of the half-plane, mapped by w = i(1 + z)/(1 - z).",
        metric.disk_element, 1, "Equal exactly, in rationals.",
    ),
    Statement(
        "radius-length",
        "The length from 0 to r in the disk is log((1 + r)/(1 - r)).",
        "Then, length(f)=\\int_0^r \\frac{2}{1-t^2}dt=\\log(\\frac{1+r}{1-r}).",
        "2/(1 - t²) = 1/(1 + t) + 1/(1 - t).",
        metric.radius_length, 16, ROUNDINGS,
    ),
    Statement(
        "radius-length-blows-up",
        "The length from 0 to r exceeds every bound as r goes to 1.",
        "Again, we see that the length blows up as r \\rightarrow 1.",
        "log((1 + r)/(1 - r)) > N where 1 - r < exp(-N).",
        metric.radius_length_grows, counts=True,
    ),
    Statement(
        "disk-distance",
        "In the disk, cosh d = 1 + 2|z₁ - z₂|² / ((1 - |z₁|²)(1 - |z₂|²)).",
        "This line element leads to the following distance metric in \\mathbb{D}, d_{\\mathbb{D}}: "
        "\\mathbb{D} \\times \\mathbb{D} \\rightarrow \\mathbb{R}:",
        "It is the distance of the half-plane, mapped by w = i(1 + z)/(1 - z).",
        metric.disk_formula, 16, "The bound that disk.distance_error_bound states for its "
        "arithmetic, 16 u d; the formulas of the models are equal exactly.",
    ),
    Statement(
        "ball-distance",
        "The same formula holds in the ball of any dimension.",
        "This same formula holds in higher dimensional versions of the Poincaré disk model as "
        "well.",
        "Reflections in spheres perpendicular to the boundary preserve it and generate the "
        "isometries.",
        metric.ball_formula, 16, "Equal exactly; vectors of the hyperboloid in float64 give their "
        "product to u times that of their time components.",
    ),
    Statement(
        "five-models",
        "Severe measures one distance in the half-plane, the disk, Klein's disk, the band and on "
        "the hyperboloid.",
        "Another model of hyperbolic geometry is the Poincaré disk model.",
        "The models are isometric.",
        metric.five_models, 16, "A few roundings of float64 relative to the length, for the points "
        "as given (models.distance).",
        kind="remark",
    ),
)  # fmt: skip
