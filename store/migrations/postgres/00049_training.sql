-- +goose Up
-- Training on offer that a digest tells of at its end: it asks for nothing, so there are
-- no receipts. Who was told of it is whom the letter reached.
CREATE TABLE delivery_offers (
    delivery_id bigint NOT NULL REFERENCES deliveries (id),
    position    integer NOT NULL,
    item_id     bigint NOT NULL REFERENCES items (id),
    PRIMARY KEY (delivery_id, position)
);
CREATE INDEX delivery_offers_item ON delivery_offers (item_id);
