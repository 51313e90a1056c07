"""What other systems read of ours, and their forecasts as we read them."""
