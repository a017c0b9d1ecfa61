-- +goose Up
-- What waited for our reply on a past day is few among many answers, too.
CREATE INDEX answers_asked ON answers (at)
    WHERE kind IN ('question', 'not_clear', 'not_my_role', 'supervision');
