"""What a district command centre knows and decides: values and pure functions, standard library only."""
