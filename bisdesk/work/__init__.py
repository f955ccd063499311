"""One user action = one transaction: policy, data, audit, outbox and the board's version together."""
