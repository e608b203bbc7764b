"""What pages show, made from rows and domain values: words with icons, sentences, bars. Templates compare no states."""
