-- Pages that the organisation writes and anyone may read, as they are and as they were: a version is added, never changed.
-- The present one is the latest; a page without any is the model that the program brings. The model that the first version
-- takes the place of is kept with it, written by nobody.

CREATE TABLE public_page (
    slug TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    is_model INTEGER NOT NULL CHECK (is_model IN (0, 1)),
    written_at TEXT CHECK (length(written_at) = 27),
    written_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(written_by) = 16),
    reason TEXT,
    PRIMARY KEY (slug, language, version),
    CONSTRAINT public_page_slug_known CHECK (slug IN ('accessibility', 'legal-notice', 'personal-data', 'terms')),
    CONSTRAINT public_page_language_known CHECK (language IN ('fr', 'en')),
    CONSTRAINT public_page_version_positive CHECK (version >= 1),
    CONSTRAINT public_page_written_whole CHECK ((written_at IS NULL) = (reason IS NULL))
) STRICT;
CREATE INDEX public_page_written_by_idx ON public_page (written_by) WHERE written_by IS NOT NULL;

CREATE TRIGGER public_page_history_update BEFORE UPDATE ON public_page
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER public_page_history_delete BEFORE DELETE ON public_page
BEGIN
    SELECT RAISE(ABORT, 'history');
END;
