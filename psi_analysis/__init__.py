"""Will a plan's goals be met, and how sure can we be?"""
