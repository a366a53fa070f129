"""What backpropagation through time is made of, each piece small enough to be checked by hand.

Repeated products (`powers`), the derivative that is passed at each step (`activation`), one cell line by line
(`cell`), and the two remedies of the textbooks: clipping (`clipping`, `explosion`) and truncation
(`truncation`).
"""
