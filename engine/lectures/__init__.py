"""The lectures' own subjects, computed: one file or folder each."""
