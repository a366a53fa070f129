"""The gradient through time, taken apart: where it vanishes, where it explodes, and by which path it goes.

Everything is computed from a trace's records, in double precision, by pure functions.
"""

from engine.gradient.jacobians import StepJacobians, step_jacobians
from engine.gradient.products import products, vector_products
from engine.gradient.scaled import Scaled, scaled

__all__ = ["Scaled", "StepJacobians", "products", "scaled", "step_jacobians", "vector_products"]
