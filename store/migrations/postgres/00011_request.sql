-- +goose Up
-- The header of the request that a kept page answered, as it was sent.
ALTER TABLE pages ADD COLUMN request TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE pages DROP COLUMN request;
