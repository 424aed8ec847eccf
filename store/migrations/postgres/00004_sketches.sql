-- +goose Up
CREATE TABLE sketches (
    article TEXT COLLATE "C" PRIMARY KEY,
    source  TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    marks   BYTEA NOT NULL
);

CREATE TABLE bands (
    band    BIGINT NOT NULL,
    article TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (band, article)
);
CREATE INDEX bands_article ON bands (article);

-- +goose Down
DROP TABLE bands;
DROP TABLE sketches;
