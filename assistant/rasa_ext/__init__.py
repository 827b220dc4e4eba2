"""Parts of the dialogue process: Python 3.10 with Rasa; the main environment never imports them.

`lite` runs Rasa's own command line without TensorFlow; `e5_featurizer`, `tfidf_featurizer` and
`cue_featurizer` are named in `config.yml`; `masking` hides matter names from all of them.
"""
