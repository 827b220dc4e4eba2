"""Rasa's command line without TensorFlow, else as it is: the dialogue environment has none of it.

Run by the dialogue environment's interpreter. Only the placeholders of `assistant.rasa_ext.lite`
are used, none of what makes the product's Rasa faster.
"""

import sys

from assistant.rasa_ext.lite import replace_tensorflow_modules

if __name__ == "__main__":
    replace_tensorflow_modules()
    import rasa.__main__ as rasa_main

    sys.argv[0] = "rasa"
    rasa_main.main()
