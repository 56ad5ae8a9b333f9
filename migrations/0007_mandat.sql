-- +goose Up
-- Mandates: who may act for whom, and when an incumbent is away. What the rules promise is carried by constraints here too.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

ALTER TABLE mandates
    ADD for_user     uuid REFERENCES users, -- whom it stands for; null: the post is vacant
    ADD behalf       text NOT NULL DEFAULT '', -- post of another office in whose name, such as the mayor's; empty: the role's own
    ADD through      text NOT NULL DEFAULT '', -- of kind ub: title of the official between
    ADD services     text[], -- null: all
    ADD signs        boolean NOT NULL DEFAULT true, -- the role gives out letters: takes a second person, and one mandate at a time
    ADD order_file   text NOT NULL CHECK (order_file <> ''), -- name of the letter that gives it
    ADD order_key    text NOT NULL UNIQUE,
    ADD order_sha256 text NOT NULL CHECK (order_sha256 ~ '^[0-9a-f]{64}$'),
    ADD order_size   bigint NOT NULL CHECK (order_size > 0),
    ADD order_mime   text NOT NULL CHECK (order_mime IN ('application/pdf', 'image/jpeg', 'image/png')),
    ADD confirmed_by uuid REFERENCES users,
    ADD confirmed_at timestamptz,
    ADD ended_by     uuid REFERENCES users, -- whoever ended it early, or before it was confirmed
    ADD end_reason   text,
    ADD CHECK (role NOT IN ('admin', 'auditor', 'pemohon', 'sistem')),
    ADD CHECK (for_user IS DISTINCT FROM holder OR behalf <> ''),
    ADD CHECK ((kind = 'plt') = (for_user IS NULL)),
    ADD CHECK (behalf = '' OR kind IN ('an', 'ub')),
    ADD CHECK ((kind = 'ub') = (through <> '')),
    ADD CHECK (actions <> '{}' AND services <> '{}'),
    ADD CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    ADD CHECK (confirmed_by <> registered_by AND confirmed_by <> holder),
    ADD CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_reason IS NULL)),
    ADD CHECK (end_reason <> ''),
    ADD UNIQUE (id, holder, role);

-- No two for one post at a time, those that wait for a second person included. A mandate that was ended before it began
-- has an empty range, which overlaps nothing. Where the role gives out letters it is one post, whoever holds it; else each
-- holder has one.
ALTER TABLE mandates
    ADD CONSTRAINT mandates_apart EXCLUDE USING gist (office_id WITH =, role WITH =, behalf WITH =,
        coalesce(for_user, '00000000-0000-0000-0000-000000000000') WITH =,
        tstzrange(from_at, greatest(from_at, least(until_at, ended_at))) WITH &&),
    ADD CONSTRAINT mandates_one_signs EXCLUDE USING gist (office_id WITH =, role WITH =, behalf WITH =,
        tstzrange(from_at, greatest(from_at, least(until_at, ended_at))) WITH &&) WHERE (signs);
CREATE INDEX mandates_office ON mandates (office_id, until_at DESC, id DESC);

-- By what mandate a step was taken: one of the person who took it, for the role in which it was taken.
ALTER TABLE journal
    ADD mandate_id uuid,
    ADD exception  text NOT NULL DEFAULT '', -- the rule of soft separation that the note answers
    ADD FOREIGN KEY (mandate_id, by_user, as_role) REFERENCES mandates (id, holder, role),
    ADD CHECK (mandate_id IS NULL OR by_user IS NOT NULL),
    ADD CHECK (exception = '' OR note <> '');
CREATE INDEX journal_mandate ON journal (mandate_id, at) WHERE mandate_id IS NOT NULL;
CREATE INDEX journal_exceptions ON journal (at DESC, dossier_id DESC) WHERE exception <> '';

ALTER TABLE signings
    ADD mandate_id uuid,
    ADD FOREIGN KEY (mandate_id, signer, as_role) REFERENCES mandates (id, holder, role);

-- When somebody is away. Nothing is said about why.
CREATE TABLE absences (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL REFERENCES offices,
    user_id       uuid NOT NULL REFERENCES users,
    from_at       timestamptz NOT NULL,
    until_at      timestamptz NOT NULL,
    registered_by uuid NOT NULL REFERENCES users,
    registered_at timestamptz NOT NULL,
    ended_at      timestamptz, -- back earlier
    ended_by      uuid REFERENCES users,
    CHECK (until_at > from_at),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CONSTRAINT absences_apart EXCLUDE USING gist (user_id WITH =,
        tstzrange(from_at, greatest(from_at, least(until_at, ended_at))) WITH &&)
);
CREATE INDEX absences_office ON absences (office_id, until_at DESC, id DESC);
