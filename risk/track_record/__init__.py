"""Every past forecast against what came."""
