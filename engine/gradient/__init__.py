"""The gradient through time, taken apart: where it vanishes, where it explodes, and by which path it goes.

Everything is computed from a trace's records, in double precision, by pure functions.
"""

from engine.gradient.chain import Chain, Link, Term, chain
from engine.gradient.curve import GradientCurve, gradient_curve
from engine.gradient.fresh import Fresh, FreshGradient, fresh_gradient
from engine.gradient.jacobians import StepJacobians, step_jacobians
from engine.gradient.lags import ByLag, by_lag
from engine.gradient.lstm_paths import CellPath, cell_path
from engine.gradient.pairs import NormMap, norm_map
from engine.gradient.products import product_norms, products
from engine.gradient.scaled_numbers import Scaled, scaled
from engine.gradient.theory import ForgetSlope, MeanField, forget_slope, mean_field

__all__ = [
    "ByLag",
    "CellPath",
    "Chain",
    "ForgetSlope",
    "Fresh",
    "FreshGradient",
    "GradientCurve",
    "Link",
    "MeanField",
    "NormMap",
    "Scaled",
    "StepJacobians",
    "Term",
    "by_lag",
    "cell_path",
    "chain",
    "forget_slope",
    "fresh_gradient",
    "gradient_curve",
    "mean_field",
    "norm_map",
    "product_norms",
    "products",
    "scaled",
    "step_jacobians",
]
