"""The desk: the Qt client over the core. Never speaks to a database itself."""
