-- Pages that the organisation writes and anyone may read, as they are and as they were: a version is added, never changed.
-- The present one is the latest; a page without any is the model that the program brings. The model that the first version
-- takes the place of is kept with it, written by nobody.

CREATE TABLE public_page (
    slug text NOT NULL,
    language text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    is_model boolean NOT NULL,
    written_at timestamptz,
    written_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    reason text,
    PRIMARY KEY (slug, language, version),
    CONSTRAINT public_page_slug_known CHECK (slug IN ('accessibility', 'legal-notice', 'personal-data', 'terms')),
    CONSTRAINT public_page_language_known CHECK (language IN ('fr', 'en')),
    CONSTRAINT public_page_version_positive CHECK (version >= 1),
    CONSTRAINT public_page_written_whole CHECK ((written_at IS NULL) = (reason IS NULL))
);
CREATE INDEX public_page_written_by_idx ON public_page (written_by) WHERE written_by IS NOT NULL;

CREATE TRIGGER public_page_history_update BEFORE UPDATE ON public_page
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER public_page_history_delete BEFORE DELETE ON public_page
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER public_page_history_truncate BEFORE TRUNCATE ON public_page
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();
