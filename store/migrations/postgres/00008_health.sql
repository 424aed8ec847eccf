-- +goose Up
-- What each day (its noon in Tehran) brought of a source.
CREATE TABLE source_days (
    source   TEXT COLLATE "C" NOT NULL,
    day      BIGINT NOT NULL,
    asked    BIGINT NOT NULL DEFAULT 0,
    failed   BIGINT NOT NULL DEFAULT 0,
    readable BIGINT NOT NULL DEFAULT 0,
    unread   BIGINT NOT NULL DEFAULT 0,
    dateless BIGINT NOT NULL DEFAULT 0,
    fresh    BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (source, day)
);

-- Alarms that stand have not ended; the others tell when they did.
CREATE TABLE alarms (
    source TEXT COLLATE "C" NOT NULL,
    kind   TEXT COLLATE "C" NOT NULL,
    raised BIGINT NOT NULL,
    ended  BIGINT NOT NULL DEFAULT 0,
    since  BIGINT NOT NULL,
    seen   BIGINT NOT NULL,
    of_all BIGINT NOT NULL,
    PRIMARY KEY (source, kind, raised)
);

-- When the round of a source began that has not ended; 0: there is none.
ALTER TABLE sources ADD COLUMN round BIGINT NOT NULL DEFAULT 0;
-- When the last one ended that was complete.
ALTER TABLE sources ADD COLUMN rested BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE sources DROP COLUMN rested;
ALTER TABLE sources DROP COLUMN round;
DROP TABLE alarms;
DROP TABLE source_days;
