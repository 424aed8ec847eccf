-- +goose Up
-- The name of a speaker in the one form that its spellings share.
ALTER TABLE statements ADD COLUMN name TEXT NOT NULL DEFAULT '';
CREATE INDEX statements_name ON statements (name, role, article);
CREATE INDEX statements_said ON statements (entity, speaker, name, role, at);

ALTER TABLE speakers ADD COLUMN said BIGINT NOT NULL DEFAULT 0;
CREATE INDEX speakers_said ON speakers (said);
ALTER TABLE speaker_aliases ADD COLUMN name TEXT NOT NULL DEFAULT '';

-- The shorter names that a name may be written as.
CREATE TABLE speaker_tails (
    tail TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (tail, name)
);

-- What editors decided about identities; lines are only added.
CREATE TABLE speaker_rulings (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      BIGINT NOT NULL,
    editor  TEXT NOT NULL,
    why     TEXT NOT NULL,
    source  TEXT NOT NULL,
    target  TEXT NOT NULL,
    name    TEXT NOT NULL,
    role    TEXT NOT NULL,
    article TEXT NOT NULL,
    undoes  BIGINT NOT NULL
);

-- A changed rule runs again over what is kept, up to where its consumer was.
CREATE TABLE reruns (
    name     TEXT PRIMARY KEY,
    done     BIGINT NOT NULL,
    until    BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    added    BIGINT NOT NULL,
    removed  BIGINT NOT NULL,
    changed  BIGINT NOT NULL,
    started  BIGINT NOT NULL,
    finished BIGINT NOT NULL
);

-- The consumer keeps its name now when its rules change.
INSERT INTO cursors (consumer, change) SELECT 'statement', change FROM cursors WHERE consumer = 'statement.1';
DELETE FROM cursors WHERE consumer = 'statement.1';

-- +goose Down
INSERT INTO cursors (consumer, change) SELECT 'statement.1', change FROM cursors WHERE consumer = 'statement';
DELETE FROM cursors WHERE consumer = 'statement';
DROP TABLE reruns;
DROP TABLE speaker_rulings;
DROP TABLE speaker_tails;
ALTER TABLE speaker_aliases DROP COLUMN name;
DROP INDEX speakers_said;
ALTER TABLE speakers DROP COLUMN said;
DROP INDEX statements_said;
DROP INDEX statements_name;
ALTER TABLE statements DROP COLUMN name;
