-- +goose Up
CREATE TABLE sketches (
    article TEXT PRIMARY KEY,
    source  TEXT NOT NULL,
    at      BIGINT NOT NULL,
    marks   BLOB NOT NULL
);

CREATE TABLE bands (
    band    BIGINT NOT NULL,
    article TEXT NOT NULL,
    PRIMARY KEY (band, article)
);
CREATE INDEX bands_article ON bands (article);

-- +goose Down
DROP TABLE bands;
DROP TABLE sketches;
