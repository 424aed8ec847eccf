-- +goose Up
-- Mail that came back: bounces and complaints, each once.
CREATE TABLE returned (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    mail        TEXT NOT NULL UNIQUE, -- SHA-256 of its bytes
    message     BIGINT NOT NULL,      -- of the outbox
    address_key TEXT NOT NULL,
    kind        TEXT NOT NULL,        -- hard, soft, delayed, complaint; paused: soft ones up to here have had their effect
    status      TEXT NOT NULL,
    detail      TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX returned_address ON returned (address_key, kind);

-- What editors decided on messages of which nobody knows whether they arrived.
CREATE TABLE decisions (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    message BIGINT NOT NULL,
    verdict TEXT NOT NULL, -- resend, leave
    editor  TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX decisions_message ON decisions (message);

-- +goose Down
DROP TABLE decisions;
DROP TABLE returned;
