"""The gradient through time, taken apart: where it vanishes, where it explodes, and by which path it goes.

Everything is computed from a trace's records, in double precision, by pure functions.
"""

from .chain import Chain, Link, Term, chain
from .curve import GradientCurve, gradient_curve
from .fresh import Fresh, FreshGradient, fresh_gradient
from .jacobians import StepJacobians, step_jacobians
from .lags import ByLag, by_lag
from .lstm_paths import CellPath, cell_path
from .pairs import NormMap, norm_map
from .products import product_norms, products
from .scaled_numbers import Scaled, scaled
from .theory import ForgetSlope, MeanField, forget_slope, mean_field

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
