-- Written so that SQLite and PostgreSQL both take it. Times are seconds since 1970.

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    owner TEXT NOT NULL,
    enabled SMALLINT NOT NULL,
    -- Patterns, a space between them.
    graphs TEXT NOT NULL,
    sources TEXT NOT NULL,
    on_the_fly SMALLINT NOT NULL,
    admin SMALLINT NOT NULL,
    per_minute BIGINT,
    quota BIGINT,
    max_pixels BIGINT,
    expires BIGINT,
    created BIGINT NOT NULL
);

CREATE TABLE api_secrets (
    secret TEXT NOT NULL PRIMARY KEY,
    key_id TEXT NOT NULL REFERENCES api_keys (id),
    -- Nothing for the newest.
    valid_until BIGINT
);

CREATE INDEX api_secrets_of_key ON api_secrets (key_id);
