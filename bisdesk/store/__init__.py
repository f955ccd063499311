"""Where data rest: engine, column types, vault, throttle and migrations. Knows no room."""
