-- +goose Up
-- Every text that a proposal had, and who wrote it.
CREATE TABLE proposal_revisions (
    proposal TEXT COLLATE "C" NOT NULL,
    number   BIGINT NOT NULL,
    spec     TEXT COLLATE "C" NOT NULL,
    editor   TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    why      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (proposal, number)
);
INSERT INTO proposal_revisions (proposal, number, spec, editor, at, why)
    SELECT id, revision, spec, '', updated, '' FROM proposals;

-- A withdrawn proposal is no longer followed; all of it stays readable.
ALTER TABLE proposals ADD COLUMN withdrawn BIGINT NOT NULL DEFAULT 0;

-- A review says what the editor saw and what the editor made of it.
ALTER TABLE reviews ADD COLUMN event TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN evidence TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN begins BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reviews ADD COLUMN ends BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reviews ADD COLUMN was_state TEXT COLLATE "C" NOT NULL DEFAULT 'new';
ALTER TABLE reviews ADD COLUMN was_event TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN was_evidence TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN was_begins BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reviews ADD COLUMN was_ends BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reviews_candidate ON reviews (candidate, id);

-- +goose Down
DROP INDEX reviews_candidate;
ALTER TABLE reviews DROP COLUMN was_ends;
ALTER TABLE reviews DROP COLUMN was_begins;
ALTER TABLE reviews DROP COLUMN was_evidence;
ALTER TABLE reviews DROP COLUMN was_event;
ALTER TABLE reviews DROP COLUMN was_state;
ALTER TABLE reviews DROP COLUMN ends;
ALTER TABLE reviews DROP COLUMN begins;
ALTER TABLE reviews DROP COLUMN evidence;
ALTER TABLE reviews DROP COLUMN event;
ALTER TABLE proposals DROP COLUMN withdrawn;
DROP TABLE proposal_revisions;
