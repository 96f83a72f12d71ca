-- The address of the picture that is shown in the place of one that cannot be made.

ALTER TABLE api_keys ADD COLUMN fallback TEXT;
