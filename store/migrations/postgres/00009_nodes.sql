-- +goose Up
-- What one process of several may do at a time; until is 0 once given back.
CREATE TABLE leases (
    name  TEXT COLLATE "C" PRIMARY KEY,
    owner TEXT COLLATE "C" NOT NULL,
    until BIGINT NOT NULL
);
-- Two crawlers that find one address at once must not queue it twice.
CREATE UNIQUE INDEX links_key ON links (source, key);

-- +goose Down
DROP INDEX links_key;
DROP TABLE leases;
