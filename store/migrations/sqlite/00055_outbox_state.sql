-- +goose Up
-- What the metrics and /readyz ask costs the same however many years of closed letters
-- there are: of the few that are neither queued nor arrived, each state has its own index.
CREATE INDEX deliveries_unknown ON deliveries (created_at, id) WHERE state = 'unknown';
CREATE INDEX deliveries_failed ON deliveries (created_at, id) WHERE state = 'failed';
CREATE INDEX log_pins_newest ON log_pins (at);
