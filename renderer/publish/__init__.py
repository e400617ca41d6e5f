"""What a platform takes: checks, bundles, sites and uploads."""
