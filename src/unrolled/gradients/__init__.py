"""Gradients step by step: products of Jacobians, and what is left of a signal after them."""

from unrolled.gradients.bound import vanishing_bound
from unrolled.gradients.by_lag import gradient_by_lag
from unrolled.gradients.jacobians import jacobian_products, step_jacobians
from unrolled.gradients.log_singular_values import log_singular_values
from unrolled.gradients.singular_values import singular_values

__all__ = [
    "gradient_by_lag",
    "jacobian_products",
    "log_singular_values",
    "singular_values",
    "step_jacobians",
    "vanishing_bound",
]
