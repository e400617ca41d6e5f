"""Connections over the network."""
