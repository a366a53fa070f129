"""The forms that recurrent networks come in: their shapes, their parameters, and small ones that run."""
