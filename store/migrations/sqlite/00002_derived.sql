-- +goose Up
CREATE TABLE statements (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    article  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    quote    TEXT NOT NULL,
    begins   BIGINT NOT NULL,
    ends     BIGINT NOT NULL,
    speaker  TEXT NOT NULL,
    role     TEXT NOT NULL,
    cue      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    entity   TEXT NOT NULL
);
CREATE INDEX statements_article ON statements (article, begins);
CREATE INDEX statements_entity ON statements (entity, at);
CREATE INDEX statements_at ON statements (at);

CREATE TABLE speakers (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    organisation TEXT NOT NULL
);

CREATE TABLE speaker_aliases (
    speaker TEXT NOT NULL,
    alias   TEXT NOT NULL,
    PRIMARY KEY (speaker, alias)
);

CREATE TABLE speaker_roles (
    speaker TEXT NOT NULL,
    role    TEXT NOT NULL,
    first   BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    PRIMARY KEY (speaker, role)
);

CREATE TABLE proposals (
    id       TEXT PRIMARY KEY,
    spec     TEXT NOT NULL,
    edited   BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    updated  BIGINT NOT NULL
);

CREATE TABLE candidates (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    proposal    TEXT NOT NULL,
    article     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    score       DOUBLE PRECISION NOT NULL,
    evidence    TEXT NOT NULL,
    begins      BIGINT NOT NULL,
    ends        BIGINT NOT NULL,
    event       TEXT NOT NULL,
    speaker     TEXT NOT NULL,
    stance      TEXT NOT NULL,
    origin      TEXT NOT NULL,
    state       TEXT NOT NULL,
    reviewer    TEXT NOT NULL,
    reviewed_at BIGINT NOT NULL,
    note        TEXT NOT NULL,
    UNIQUE (proposal, article)
);
CREATE INDEX candidates_article ON candidates (article);
CREATE INDEX candidates_state ON candidates (proposal, state, at);

CREATE TABLE reviews (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    candidate BIGINT NOT NULL,
    state     TEXT NOT NULL,
    reviewer  TEXT NOT NULL,
    at        BIGINT NOT NULL,
    note      TEXT NOT NULL
);

CREATE TABLE events (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    proposal     TEXT NOT NULL,
    axis         TEXT NOT NULL,
    from_status  TEXT NOT NULL,
    to_status    TEXT NOT NULL,
    occurred_on  BIGINT NOT NULL,
    precision_of TEXT NOT NULL,
    recorded_at  BIGINT NOT NULL,
    editor       TEXT NOT NULL,
    rationale    TEXT NOT NULL,
    evidence     TEXT NOT NULL
);
CREATE INDEX events_proposal ON events (proposal, id);

-- +goose Down
DROP TABLE events;
DROP TABLE reviews;
DROP TABLE candidates;
DROP TABLE proposals;
DROP TABLE speaker_roles;
DROP TABLE speaker_aliases;
DROP TABLE speakers;
DROP TABLE statements;
