"""Members fitted by statsmodels, and the strangers that our own kernels are held against."""
