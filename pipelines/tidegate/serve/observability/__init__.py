"""What a server records: logs, metrics and traces."""
