"""How smooth a cost is: its curvature."""

from unrolled.smoothness.hessian import hessian_vector_product

__all__ = ["hessian_vector_product"]
