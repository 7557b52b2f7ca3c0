"""Files of the Uppsala Conflict Data Program: events, deaths and independent states."""
