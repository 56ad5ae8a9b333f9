-- +goose Up
-- By which text a dossier is found. In a table of its own: its index is costly to write, and every step of a case would
-- write it anew, though no step changes a name.

CREATE TABLE dossier_names (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers ON DELETE CASCADE,
    search     text NOT NULL -- as it stands in the dossier; kept by the triggers below
);
CREATE INDEX dossier_names_search ON dossier_names USING gin (search public.gin_trgm_ops);
INSERT INTO dossier_names (dossier_id, search) SELECT id, search FROM dossiers;

-- +goose StatementBegin
CREATE FUNCTION name_follows_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dossier_names (dossier_id, search) VALUES (NEW.id, NEW.search)
        ON CONFLICT (dossier_id) DO UPDATE SET search = EXCLUDED.search;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER name_joins_dossier AFTER INSERT ON dossiers FOR EACH ROW EXECUTE FUNCTION name_follows_dossier();
CREATE TRIGGER name_follows_dossier AFTER UPDATE OF search ON dossiers FOR EACH ROW
    WHEN (NEW.search <> OLD.search) EXECUTE FUNCTION name_follows_dossier();
