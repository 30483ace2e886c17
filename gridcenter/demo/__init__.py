"""An invented district that lives: areas, departments, people, a category book, a year of cases and a player."""
