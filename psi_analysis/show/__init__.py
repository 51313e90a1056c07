"""Answers shown: lines on a console, frames in a notebook."""
