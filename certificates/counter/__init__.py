"""窓口の机: one field, one dossier, one paper; all of it from the keyboard."""
