"""From words to numbers: what the lectures tell of vectors, counts and learnt vectors.

Arithmetic and shapes (`linear`), one-hot features and naive Bayes (`bayes`), term-document matrices
(`documents`), a thesaurus (`thesaurus`), co-occurrence, PMI and SVD (`corpus`, `counts`), word2vec
and what it costs (`word2vec`, `cost`), vectors learnt from reviews (`vectors`), and the embedding layer
(`embedding`).
"""
