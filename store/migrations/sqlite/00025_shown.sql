-- +goose Up
-- What was shown to who may see counts and nobody's name, so that of two days
-- nobody can work out one person. Audience says which teams the reader sees by name
-- besides. Sketch says who was behind the figures, without saying who: sums of
-- hashes, of which one person changes one. A row is kept for each group of people.

CREATE TABLE shown_figures (
    audience text NOT NULL,
    row_key  text NOT NULL,
    sketch   text NOT NULL,
    on_day   text NOT NULL,
    measure  text NOT NULL,
    PRIMARY KEY (audience, row_key, sketch)
) WITHOUT ROWID;

-- Days that are over, as they were shown.
CREATE TABLE shown_days (
    audience text NOT NULL,
    on_day   text NOT NULL,
    report   text NOT NULL,
    PRIMARY KEY (audience, on_day)
) WITHOUT ROWID;
