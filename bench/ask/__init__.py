"""Finding the matter and answering: golden questions, baselines, real matters."""
