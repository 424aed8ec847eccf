-- +goose Up
CREATE TABLE links (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    source        TEXT NOT NULL,
    key           TEXT NOT NULL,
    url           TEXT NOT NULL,
    kind          TEXT NOT NULL,
    title         TEXT NOT NULL,
    published     BIGINT NOT NULL,
    updated       BIGINT NOT NULL,
    priority      BIGINT NOT NULL,
    barren        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    looks         BIGINT NOT NULL DEFAULT 0,
    fetched       BIGINT NOT NULL DEFAULT 0,
    etag          TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    hash          TEXT NOT NULL DEFAULT '',
    article       TEXT NOT NULL DEFAULT '',
    due           BIGINT NOT NULL, -- 0: never by itself
    held          BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX links_due ON links (source, held, due);

CREATE TABLE link_keys (
    source TEXT NOT NULL,
    key    TEXT NOT NULL,
    link   BIGINT NOT NULL,
    PRIMARY KEY (source, key)
);

CREATE TABLE hosts (
    name          TEXT PRIMARY KEY,
    last          BIGINT NOT NULL,
    day           TEXT NOT NULL,
    requests      BIGINT NOT NULL,
    robots        BLOB,
    robots_status BIGINT NOT NULL,
    robots_at     BIGINT NOT NULL,
    owner         TEXT NOT NULL,
    lease         BIGINT NOT NULL -- until when; 0: given back
);

-- +goose Down
DROP TABLE hosts;
DROP TABLE link_keys;
DROP TABLE links;
