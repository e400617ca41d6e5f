"""Meters for loudness and true peak, and the limiter."""
