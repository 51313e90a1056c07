"""The trend grid: a mixture of Bayesian trend models in closed form."""
