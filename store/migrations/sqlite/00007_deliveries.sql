-- +goose Up
-- PostgreSQL drops references of deliveries here, which cost it more than the rows;
-- SQLite looks them up in memory.

SELECT 1;
