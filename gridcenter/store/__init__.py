"""The only package that knows SQL: rows beside their mapping, and the gateway that carries commands out."""
