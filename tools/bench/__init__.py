"""What the dashboard, the model and the commands cost, measured on one machine."""
