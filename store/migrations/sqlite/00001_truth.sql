-- +goose Up
-- Times are microseconds since 1970 in UTC; 0 means unknown.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('change', 0);

CREATE TABLE sources (
    id           TEXT PRIMARY KEY,
    spec         TEXT NOT NULL,
    last_attempt BIGINT NOT NULL DEFAULT 0,
    last_success BIGINT NOT NULL DEFAULT 0,
    last_new     BIGINT NOT NULL DEFAULT 0,
    pages        BIGINT NOT NULL DEFAULT 0,
    articles     BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE source_faults (
    source TEXT NOT NULL,
    fault  TEXT NOT NULL,
    count  BIGINT NOT NULL,
    last   BIGINT NOT NULL,
    url    TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (source, fault)
);

CREATE TABLE bodies (
    hash TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    zstd BLOB NOT NULL
);

CREATE TABLE pages (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    source        TEXT NOT NULL,
    url           TEXT NOT NULL,
    final_url     TEXT NOT NULL,
    fetched_at    BIGINT NOT NULL,
    status        BIGINT NOT NULL,
    content_type  TEXT NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    retry_after   BIGINT NOT NULL,
    hash          TEXT NOT NULL,
    fault         TEXT NOT NULL,
    detail        TEXT NOT NULL
);
CREATE INDEX pages_url ON pages (url, fetched_at);

CREATE TABLE articles (
    id           TEXT PRIMARY KEY,
    source       TEXT NOT NULL,
    url          TEXT NOT NULL,
    aliases      TEXT NOT NULL,
    kicker       TEXT NOT NULL,
    title        TEXT NOT NULL,
    lead         TEXT NOT NULL,
    body         TEXT NOT NULL,
    author       TEXT NOT NULL,
    code         TEXT NOT NULL,
    tags         TEXT NOT NULL,
    section      TEXT NOT NULL,
    province     TEXT NOT NULL,
    cms          TEXT NOT NULL,
    published    BIGINT NOT NULL,
    precision_of TEXT NOT NULL,
    modified     BIGINT NOT NULL,
    first_seen   BIGINT NOT NULL,
    last_seen    BIGINT NOT NULL,
    gone         BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    version_from BIGINT NOT NULL,
    origin       TEXT NOT NULL,
    change       BIGINT NOT NULL UNIQUE,
    page         BIGINT NOT NULL
);
CREATE INDEX articles_code ON articles (source, code);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_origin ON articles (origin);

CREATE TABLE addresses (
    address TEXT PRIMARY KEY,
    article TEXT NOT NULL
);

-- What an article said before; what it says now is in articles.
CREATE TABLE versions (
    article   TEXT NOT NULL,
    number    BIGINT NOT NULL,
    seen_from BIGINT NOT NULL,
    kicker    TEXT NOT NULL,
    title     TEXT NOT NULL,
    lead      TEXT NOT NULL,
    body      TEXT NOT NULL,
    page      BIGINT NOT NULL,
    PRIMARY KEY (article, number)
);

CREATE TABLE cursors (
    consumer TEXT PRIMARY KEY,
    change   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE cursors;
DROP TABLE versions;
DROP TABLE addresses;
DROP TABLE articles;
DROP TABLE pages;
DROP TABLE bodies;
DROP TABLE source_faults;
DROP TABLE sources;
DROP TABLE counters;
