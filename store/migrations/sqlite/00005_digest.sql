-- +goose Up
-- The change by which an article came: later changes do not make it new.
ALTER TABLE articles ADD COLUMN born BIGINT NOT NULL DEFAULT 0;
UPDATE articles SET born = change;
CREATE INDEX articles_born ON articles (born);

CREATE TABLE subscriptions (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    address         TEXT NOT NULL,
    address_key     TEXT NOT NULL,
    state           TEXT NOT NULL,
    follows         TEXT NOT NULL,
    cadence         TEXT NOT NULL,
    hour            BIGINT NOT NULL,
    days            TEXT NOT NULL,
    context         TEXT NOT NULL,
    language        TEXT NOT NULL,
    all_quiet       BIGINT NOT NULL,
    token           TEXT NOT NULL UNIQUE,
    created         BIGINT NOT NULL,
    confirmed       BIGINT NOT NULL,
    since           BIGINT NOT NULL, -- told up to this change,
    since_event     BIGINT NOT NULL, -- this event of a proposal
    since_candidate BIGINT NOT NULL, -- and, an editor, this candidate
    last_run        BIGINT NOT NULL, -- when the last digest was due
    last_mail       BIGINT NOT NULL  -- when the last message was made
);
CREATE INDEX subscriptions_address ON subscriptions (address_key);
CREATE INDEX subscriptions_state ON subscriptions (state);

-- One row for every digest that was due, also when there was nothing to say.
CREATE TABLE digest_runs (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription BIGINT NOT NULL,
    period       TEXT NOT NULL,
    due          BIGINT NOT NULL,
    made         BIGINT NOT NULL,
    since        BIGINT NOT NULL,
    upto         BIGINT NOT NULL,
    items        BIGINT NOT NULL,
    UNIQUE (subscription, period)
);

-- What a reader was told, so that nobody hears a story twice.
CREATE TABLE told (
    subscription BIGINT NOT NULL,
    thing        TEXT NOT NULL, -- «article <id>», «neglected <proposal> <day>»
    article      TEXT NOT NULL,
    version      BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (subscription, thing)
);
CREATE INDEX told_article ON told (article);

CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    period       TEXT NOT NULL,
    address      TEXT NOT NULL,
    message_id   TEXT NOT NULL UNIQUE,
    subject      TEXT NOT NULL,
    language     TEXT NOT NULL,
    items        BIGINT NOT NULL,
    made         BIGINT NOT NULL,
    state        TEXT NOT NULL,
    attempts     BIGINT NOT NULL,
    due          BIGINT NOT NULL, -- when it is to be tried (again)
    handed       BIGINT NOT NULL, -- when it was last handed over
    settled      BIGINT NOT NULL, -- when the last answer came
    detail       TEXT NOT NULL,
    resent       BIGINT NOT NULL, -- when it was queued anew after it had been uncertain
    size         BIGINT NOT NULL,
    zstd         BLOB NOT NULL
);
CREATE INDEX outbox_state ON outbox (state, due);
CREATE INDEX outbox_subscription ON outbox (subscription, id);

-- +goose Down
DROP TABLE outbox;
DROP TABLE told;
DROP TABLE digest_runs;
DROP TABLE subscriptions;
DROP INDEX articles_born;
ALTER TABLE articles DROP COLUMN born;
