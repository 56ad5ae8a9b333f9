-- +goose Up
-- The whole first schema. What the rules promise is carried by CHECK, UNIQUE and foreign keys; code only asks first
-- so that it can answer in words. Stored values are the words of the SOP.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE TABLE offices (
    id           uuid PRIMARY KEY,
    host         text NOT NULL UNIQUE CHECK (host = lower(host)),
    name         text NOT NULL CHECK (name <> ''),
    city         text NOT NULL CHECK (city <> ''),
    time_zone    text NOT NULL CHECK (time_zone IN ('Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura')),
    settings     jsonb NOT NULL DEFAULT '{}', -- letterhead, head's title, parts of numbers, signer, complaint desk
    created_at   timestamptz NOT NULL
);

-- Published versions of an office's procedures. One is in force from effective_at on, until a later one is.
CREATE TABLE definitions (
    id           uuid PRIMARY KEY,
    office_id    uuid NOT NULL REFERENCES offices,
    service      text NOT NULL CHECK (service <> ''),
    version      integer NOT NULL CHECK (version > 0),
    hash         text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    body         text NOT NULL,
    effective_at timestamptz NOT NULL,
    cancelled_at timestamptz, -- called off before it came into force; its number is not given again
    created_at   timestamptz NOT NULL,
    UNIQUE (office_id, service, version),
    CHECK (cancelled_at < effective_at)
);

CREATE TABLE users (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL REFERENCES offices,
    email         text NOT NULL CHECK (email = lower(email) AND email LIKE '%_@_%'),
    name          text NOT NULL CHECK (name <> ''),
    phone         text NOT NULL DEFAULT '',
    nip           text NOT NULL DEFAULT '' CHECK (nip ~ '^([0-9]{18})?$'),
    nik           text NOT NULL DEFAULT '' CHECK (nik ~ '^([0-9]{16})?$'),
    rank          text NOT NULL DEFAULT '', -- pangkat/golongan
    title         text NOT NULL DEFAULT '', -- jabatan
    password_hash text NOT NULL DEFAULT '',
    generation    integer NOT NULL DEFAULT 0, -- raised to end all sessions of the person
    confirmed_at  timestamptz,
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL,
    UNIQUE (email)
);
CREATE INDEX users_office ON users (office_id, name, id);
CREATE INDEX users_unconfirmed ON users (created_at) WHERE confirmed_at IS NULL;

-- A version of an office's calendar is never edited: due times name the version they were told by. What changed between
-- two of them is told from their bodies.
CREATE TABLE calendars (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL REFERENCES offices,
    version    integer NOT NULL CHECK (version > 0),
    body       jsonb NOT NULL,
    by_user    uuid REFERENCES users, -- null: by the operator, or as it is shipped
    by_name    text NOT NULL CHECK (by_name <> ''),
    created_at timestamptz NOT NULL,
    UNIQUE (office_id, version)
);

CREATE TABLE user_roles (
    user_id    uuid NOT NULL REFERENCES users,
    role       text NOT NULL CHECK (role <> '' AND role <> 'sistem'),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, role)
);

-- Giving the role that signs takes two: who asks for it never confirms it, and nobody confirms a role for oneself.
CREATE TABLE role_grants (
    id           uuid PRIMARY KEY,
    office_id    uuid NOT NULL REFERENCES offices,
    user_id      uuid NOT NULL REFERENCES users,
    role         text NOT NULL CHECK (role <> '' AND role <> 'sistem'),
    asked_by     uuid NOT NULL REFERENCES users,
    asked_at     timestamptz NOT NULL,
    confirmed_by uuid REFERENCES users,
    confirmed_at timestamptz,
    withdrawn_at timestamptz,
    CHECK (asked_by <> confirmed_by),
    CHECK (user_id <> confirmed_by),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK (confirmed_at IS NULL OR withdrawn_at IS NULL)
);
CREATE UNIQUE INDEX role_grants_waiting ON role_grants (user_id, role) WHERE confirmed_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX role_grants_office ON role_grants (office_id, asked_at) WHERE confirmed_at IS NULL AND withdrawn_at IS NULL;

CREATE INDEX user_roles_role ON user_roles (role, user_id);

CREATE TABLE organisations (
    id           uuid PRIMARY KEY,
    office_id    uuid NOT NULL REFERENCES offices,
    name         text NOT NULL CHECK (name <> ''),
    search       text NOT NULL DEFAULT '', -- name and short name without case and accents, for the counter
    form         jsonb NOT NULL,
    counter      jsonb, -- who stood at the counter, where staff made it
    made_by      uuid NOT NULL REFERENCES users,
    submitted_at timestamptz, -- first dossier handed in; staff of the office read it from then on
    created_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL
);
CREATE INDEX organisations_office ON organisations (office_id, name, id);
CREATE INDEX organisations_search ON organisations USING gin (search public.gin_trgm_ops);

CREATE TABLE officers (
    organisation_id uuid NOT NULL REFERENCES organisations ON DELETE CASCADE,
    position        text NOT NULL CHECK (position <> ''),
    name            text NOT NULL DEFAULT '',
    nik             text NOT NULL DEFAULT '',
    data            jsonb NOT NULL,
    PRIMARY KEY (organisation_id, position)
);

CREATE TABLE memberships (
    user_id         uuid NOT NULL REFERENCES users,
    organisation_id uuid NOT NULL REFERENCES organisations,
    role            text NOT NULL DEFAULT 'pengelola' CHECK (role IN ('pengelola', 'anggota')), -- who enters an organisation leads it
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (user_id, organisation_id)
);
CREATE INDEX memberships_organisation ON memberships (organisation_id);

-- An invitation is to an address, since whoever reads its mail may have no account yet. Sending it again replaces the
-- secret, so that only the newest link works.
CREATE TABLE invitations (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    email           text NOT NULL CHECK (email = lower(email) AND email LIKE '%_@_%'),
    role            text NOT NULL CHECK (role IN ('pengelola', 'anggota')),
    hash            bytea NOT NULL UNIQUE, -- SHA-256 of the secret in the mailed link
    invited_by      uuid NOT NULL REFERENCES users,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL CHECK (expires_at > created_at),
    accepted_at     timestamptz,
    accepted_by     uuid REFERENCES users,
    withdrawn_at    timestamptz,
    CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
    CHECK (accepted_at IS NULL OR withdrawn_at IS NULL)
);
CREATE UNIQUE INDEX invitations_open ON invitations (organisation_id, email) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX invitations_email ON invitations (email) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

-- Who let whom in and out of an organisation. Rows are only ever added: removed people stay in the story.
CREATE TABLE member_events (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    kind            text NOT NULL CHECK (kind IN ('dicatat', 'diundang', 'dikirim_ulang', 'dibatalkan', 'bergabung',
                        'peran_diubah', 'dikeluarkan', 'keluar')),
    by_user         uuid NOT NULL REFERENCES users,
    at_counter      boolean NOT NULL DEFAULT false, -- done by staff for an organisation without members
    about_user      uuid REFERENCES users,
    about_email     text, -- of an invitation: it is to an address
    role            text NOT NULL CHECK (role IN ('pengelola', 'anggota')),
    at              timestamptz NOT NULL,
    CHECK ((about_user IS NULL) <> (about_email IS NULL))
);
CREATE INDEX member_events_organisation ON member_events (organisation_id, at DESC, id DESC);
CREATE INDEX member_events_mails ON member_events (by_user, at) WHERE kind IN ('diundang', 'dikirim_ulang'); -- how much mail somebody causes
CREATE INDEX member_events_mailed ON member_events (about_email, at) WHERE kind IN ('diundang', 'dikirim_ulang'); -- and how much somebody gets

CREATE TABLE dossiers (
    id                  uuid PRIMARY KEY,
    office_id           uuid NOT NULL REFERENCES offices,
    definition_id       uuid NOT NULL REFERENCES definitions,
    service             text NOT NULL,
    organisation_id     uuid REFERENCES organisations,
    tracking_code       text COLLATE "C" NOT NULL UNIQUE CHECK (tracking_code ~ '^[0-9A-Z]{10}$'),
    name                text NOT NULL DEFAULT '', -- name of the organisation or matter, for lists
    search              text NOT NULL DEFAULT '', -- name and short name without case and accents
    state               text NOT NULL CHECK (state <> ''),
    version             integer NOT NULL DEFAULT 1 CHECK (version > 0),
    events              integer NOT NULL DEFAULT 0 CHECK (events >= 0), -- rows in the journal
    held_since          timestamptz,
    held_reason         text,
    made_by             uuid NOT NULL REFERENCES users,
    counter             jsonb,
    form                jsonb NOT NULL DEFAULT '{}',
    officers            jsonb NOT NULL DEFAULT '[]',
    submitted_at        timestamptz,
    signing             boolean NOT NULL DEFAULT false, -- a signature is under way or its outcome is unknown
    agenda_year         integer,
    agenda_number       text,
    registration_number text,
    letter_number       text,
    -- Cached from definition, journal and calendar, so that queues need no fold; upkeep may rebuild them.
    open                boolean NOT NULL DEFAULT false,
    owner               text NOT NULL DEFAULT 'tidak_ada' CHECK (owner IN ('kantor', 'pemohon', 'pihak_ketiga', 'tidak_ada')),
    turn_role           text NOT NULL DEFAULT '',
    turn_user           uuid REFERENCES users,
    due_at              timestamptz NOT NULL DEFAULT '9999-12-31', -- end of the step's norm; 9999: none
    office_due_at       timestamptz NOT NULL DEFAULT '9999-12-31',
    calendar_version    integer NOT NULL DEFAULT 1 CHECK (calendar_version > 0), -- by which both were told
    created_at          timestamptz NOT NULL,
    changed_at          timestamptz NOT NULL,
    CHECK ((held_since IS NULL) = (held_reason IS NULL)),
    CHECK (held_reason <> ''),
    CHECK ((agenda_number IS NULL) = (agenda_year IS NULL)),
    CHECK (NOT open OR submitted_at IS NOT NULL),
    CHECK (owner = 'tidak_ada' OR submitted_at IS NOT NULL), -- nobody's clock runs on a draft
    UNIQUE (office_id, agenda_year, agenda_number)
);
CREATE INDEX dossiers_all      ON dossiers (office_id, changed_at DESC, id DESC) WHERE submitted_at IS NOT NULL;
CREATE INDEX dossiers_state    ON dossiers (office_id, state, changed_at DESC, id DESC) WHERE submitted_at IS NOT NULL;
CREATE INDEX dossiers_role     ON dossiers (office_id, turn_role, due_at, id) WHERE owner = 'kantor' AND turn_user IS NULL;
CREATE INDEX dossiers_turn     ON dossiers (office_id, turn_user, due_at, id) WHERE owner = 'kantor' AND turn_user IS NOT NULL;
CREATE INDEX dossiers_due      ON dossiers (office_id, owner, due_at, id) WHERE owner <> 'tidak_ada';
CREATE INDEX dossiers_organisation ON dossiers (organisation_id);
CREATE INDEX dossiers_made_by  ON dossiers (made_by, submitted_at) WHERE counter IS NOT NULL OR organisation_id IS NULL;
CREATE INDEX dossiers_agenda   ON dossiers (office_id, lower(agenda_number) text_pattern_ops) WHERE agenda_number IS NOT NULL;
CREATE INDEX dossiers_registration ON dossiers (office_id, lower(registration_number) text_pattern_ops) WHERE registration_number IS NOT NULL;
CREATE INDEX dossiers_letter   ON dossiers (office_id, lower(letter_number) text_pattern_ops) WHERE letter_number IS NOT NULL;

CREATE TABLE assignments (
    dossier_id  uuid NOT NULL REFERENCES dossiers,
    role        text NOT NULL CHECK (role <> ''),
    user_id     uuid NOT NULL REFERENCES users,
    assigned_by uuid NOT NULL REFERENCES users,
    from_at     timestamptz NOT NULL,
    until_at    timestamptz,
    -- Of the dossier, kept by the triggers below: so a person's list comes in its order out of one index, however many
    -- cases that person has had.
    open        boolean NOT NULL DEFAULT true,
    due_at      timestamptz NOT NULL DEFAULT '9999-12-31 00:00+00',
    CHECK (until_at >= from_at)
);
CREATE UNIQUE INDEX assignments_current ON assignments (dossier_id, role) WHERE until_at IS NULL;
CREATE INDEX assignments_user ON assignments (user_id, open, due_at, dossier_id) WHERE until_at IS NULL;
CREATE INDEX assignments_dossier ON assignments (dossier_id);

-- +goose StatementBegin
CREATE FUNCTION assignment_joins_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT d.open, d.due_at INTO NEW.open, NEW.due_at FROM dossiers d WHERE d.id = NEW.dossier_id;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER assignment_joins_dossier BEFORE INSERT ON assignments FOR EACH ROW EXECUTE FUNCTION assignment_joins_dossier();

-- Once a statement, not once a row: a new calendar moves the due times of many cases at once.
-- +goose StatementBegin
CREATE FUNCTION assignments_follow_dossiers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assignments a SET open = n.open, due_at = n.due_at FROM moved n
    WHERE a.dossier_id = n.id AND a.until_at IS NULL AND (a.open, a.due_at) <> (n.open, n.due_at);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER assignments_follow_dossiers AFTER UPDATE ON dossiers REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION assignments_follow_dossiers();

CREATE TABLE documents (
    id          uuid PRIMARY KEY,
    dossier_id  uuid NOT NULL REFERENCES dossiers,
    requirement text NOT NULL CHECK (requirement <> ''),
    slot        text NOT NULL DEFAULT '',
    version     integer NOT NULL CHECK (version BETWEEN 1 AND 20),
    current     boolean NOT NULL DEFAULT true,
    filename    text NOT NULL CHECK (filename <> ''),
    size        bigint NOT NULL CHECK (size > 0),
    sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    mime        text NOT NULL CHECK (mime IN ('application/pdf', 'image/jpeg', 'image/png')),
    pages       integer NOT NULL CHECK (pages > 0),
    scan        text NOT NULL CHECK (scan IN ('bersih', 'tidak_dipindai')),
    object_key  text NOT NULL UNIQUE,
    uploaded_by uuid NOT NULL REFERENCES users,
    uploaded_at timestamptz NOT NULL,
    made_of     text CHECK (made_of ~ '^[0-9a-f]{64}$'), -- of an item made here: fingerprint of the data at the upload
    UNIQUE (dossier_id, requirement, slot, version)
);
CREATE UNIQUE INDEX documents_current ON documents (dossier_id, requirement, slot) WHERE current;

CREATE TABLE verdicts (
    document_id uuid PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    result      text NOT NULL CHECK (result IN ('sesuai', 'tidak_sesuai')),
    reason      text,
    note        text,
    page        integer CHECK (page > 0),
    region      jsonb,
    by_user     uuid NOT NULL REFERENCES users,
    at          timestamptz NOT NULL,
    CHECK (result = 'sesuai' OR reason IS NOT NULL OR note IS NOT NULL)
);

CREATE TABLE rounds (
    dossier_id  uuid NOT NULL REFERENCES dossiers,
    number      integer NOT NULL CHECK (number > 0),
    cause       text NOT NULL, -- the action that made it necessary
    sent_at     timestamptz NOT NULL,
    sent_by     uuid NOT NULL REFERENCES users,
    due_at      timestamptz NOT NULL,
    extended_at timestamptz,
    answered_at timestamptz,
    PRIMARY KEY (dossier_id, number)
);

CREATE TABLE findings (
    id            uuid PRIMARY KEY,
    dossier_id    uuid NOT NULL REFERENCES dossiers,
    requirement   text,
    slot          text NOT NULL DEFAULT '',
    field         text,
    document_id   uuid REFERENCES documents,
    reason        text,
    note          text,
    page          integer CHECK (page > 0),
    region        jsonb,
    state         text NOT NULL DEFAULT 'konsep' CHECK (state IN ('konsep', 'terkirim', 'dijawab', 'selesai')),
    round         integer,
    made_by       uuid NOT NULL REFERENCES users,
    made_at       timestamptz NOT NULL,
    answer_kind   text CHECK (answer_kind IN ('berkas', 'isian', 'teks', 'sanggahan')),
    answer_text   text,
    answered_at   timestamptz,
    accepted      boolean, -- decision of kasubbid
    decision_note text,
    decided_by    uuid REFERENCES users,
    decided_at    timestamptz,
    CHECK ((requirement IS NULL) <> (field IS NULL)),
    CHECK (reason IS NOT NULL OR note IS NOT NULL),
    CHECK ((state = 'konsep') = (round IS NULL) OR state = 'selesai'),
    CHECK (state <> 'dijawab' OR answer_kind IS NOT NULL),
    CHECK ((accepted IS NULL) = (decided_by IS NULL)),
    FOREIGN KEY (dossier_id, round) REFERENCES rounds (dossier_id, number)
);
CREATE INDEX findings_dossier ON findings (dossier_id);
CREATE INDEX findings_document ON findings (document_id); -- asked whenever a document is deleted
CREATE UNIQUE INDEX findings_draft ON findings (document_id) WHERE state = 'konsep';

-- What stood in a field before the applicant changed it in a round of repair, so that whoever checks again sees what is
-- new. before is as it stood when the round was sent; JSON null stands for nothing.
CREATE TABLE changes (
    dossier_id uuid NOT NULL,
    round      integer NOT NULL,
    field      text NOT NULL CHECK (field <> ''),
    before     jsonb NOT NULL,
    after      jsonb NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, round, field),
    FOREIGN KEY (dossier_id, round) REFERENCES rounds (dossier_id, number)
);

CREATE TABLE journal (
    dossier_id    uuid NOT NULL REFERENCES dossiers,
    seq           integer NOT NULL CHECK (seq > 0),
    action        text NOT NULL,
    from_state    text NOT NULL,
    to_state      text NOT NULL,
    by_user       uuid REFERENCES users, -- null: the clock
    by_name       text NOT NULL,
    as_role       text NOT NULL,
    note          text NOT NULL DEFAULT '',
    input         jsonb NOT NULL DEFAULT '{}',
    held          boolean NOT NULL, -- on hold after this event
    due_at        timestamptz,      -- the due time this event set, where the norm alone does not tell
    definition_id uuid NOT NULL REFERENCES definitions,
    at            timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, seq)
);

-- A new calendar moves the due times of running cases. That is no step of the SOP, so it stands beside the journal.
CREATE TABLE due_changes (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier_id        uuid NOT NULL REFERENCES dossiers,
    at                timestamptz NOT NULL,
    calendar_version  integer NOT NULL CHECK (calendar_version > 0),
    due_before        timestamptz NOT NULL, -- 9999: none
    due_after         timestamptz NOT NULL,
    office_due_before timestamptz NOT NULL,
    office_due_after  timestamptz NOT NULL,
    reason            text NOT NULL CHECK (reason <> ''),
    CHECK ((due_before, office_due_before) <> (due_after, office_due_after))
);
CREATE INDEX due_changes_dossier ON due_changes (dossier_id, id);

-- Notes of the office to itself; the applicant never sees one. They are added, never changed.
CREATE TABLE notes (
    id         uuid PRIMARY KEY,
    dossier_id uuid NOT NULL REFERENCES dossiers,
    by_user    uuid NOT NULL REFERENCES users,
    at         timestamptz NOT NULL,
    text       text NOT NULL CHECK (text <> '')
);
CREATE INDEX notes_dossier ON notes (dossier_id, at, id);

-- Who has a case open, so that two do not begin the same work unawares; no lock. Rows live a quarter of an hour. Nothing
-- is referenced: a foreign key would make whoever only looks wait for whoever writes.
CREATE TABLE openings (
    dossier_id uuid NOT NULL,
    user_id    uuid NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, user_id)
);

CREATE TABLE attachments (
    id           uuid PRIMARY KEY,
    dossier_id   uuid NOT NULL REFERENCES dossiers,
    kind         text NOT NULL CHECK (kind IN ('foto_kunjungan', 'surat', 'lain', 'logo', 'bendera',
                                               'tanda_terima', 'pemberitahuan', 'perpanjangan', 'berita_acara', 'konsep_surat', 'keputusan_surat')),
    filename     text NOT NULL CHECK (filename <> ''),
    for_applicant boolean NOT NULL DEFAULT false,
    content      jsonb, -- what a paper made here says; it is rendered when first read
    size         bigint CHECK (size > 0),
    sha256       text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    mime         text NOT NULL,
    object_key   text UNIQUE,
    made_by      uuid REFERENCES users,
    made_at      timestamptz NOT NULL,
    CHECK (content IS NOT NULL OR object_key IS NOT NULL),
    CHECK ((object_key IS NULL) = (sha256 IS NULL) AND (object_key IS NULL) = (size IS NULL))
);
CREATE INDEX attachments_dossier ON attachments (dossier_id);

CREATE TABLE series (
    id        uuid PRIMARY KEY,
    office_id uuid NOT NULL REFERENCES offices,
    kind      text NOT NULL CHECK (kind IN ('agenda', 'registrasi', 'surat', 'keputusan')),
    service   text NOT NULL DEFAULT '', -- empty: one for all services (agenda)
    year      integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
    last      integer NOT NULL DEFAULT 0 CHECK (last >= 0),
    UNIQUE (office_id, kind, service, year)
);

CREATE TABLE numbers (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL REFERENCES offices,
    series_id  uuid NOT NULL REFERENCES series,
    kind       text NOT NULL CHECK (kind IN ('registrasi', 'surat', 'keputusan')), -- keputusan: about a letter that was issued
    n          integer NOT NULL CHECK (n > 0),
    text       text NOT NULL CHECK (text <> ''),
    dossier_id uuid NOT NULL REFERENCES dossiers,
    given_at   timestamptz NOT NULL,
    voided_at  timestamptz,
    reason     text,
    UNIQUE (series_id, n),
    UNIQUE (office_id, kind, text), -- two procedures with one template would number alike
    CHECK ((voided_at IS NULL) = (reason IS NULL)),
    CHECK (reason <> '')
);
CREATE UNIQUE INDEX numbers_current ON numbers (dossier_id, kind) WHERE voided_at IS NULL AND kind <> 'keputusan';
CREATE INDEX numbers_dossier ON numbers (dossier_id);

CREATE TABLE mandates (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL REFERENCES offices,
    kind          text NOT NULL CHECK (kind IN ('plh', 'plt', 'an', 'ub')),
    role          text NOT NULL CHECK (role <> ''), -- the role it stands for
    holder        uuid NOT NULL REFERENCES users,
    actions       text[], -- null: all actions of the role
    order_number  text NOT NULL CHECK (order_number <> ''),
    order_date    date NOT NULL,
    from_at       timestamptz NOT NULL,
    until_at      timestamptz NOT NULL,
    registered_by uuid NOT NULL REFERENCES users,
    registered_at timestamptz NOT NULL,
    ended_at      timestamptz,
    CHECK (until_at > from_at),
    CHECK (registered_by <> holder)
);
CREATE INDEX mandates_holder ON mandates (holder, until_at);

-- The intent of a signature, written down before the act that cannot be undone.
CREATE TABLE signings (
    id         uuid PRIMARY KEY,
    dossier_id uuid NOT NULL REFERENCES dossiers,
    number_id  uuid NOT NULL REFERENCES numbers,
    code       text NOT NULL CHECK (code ~ '^[0-9A-Z]{10}$'),
    signer     uuid NOT NULL REFERENCES users,
    as_role    text NOT NULL,
    letter     jsonb NOT NULL, -- the exact content in words
    pdf        bytea,          -- the exact content as it is signed; emptied when the signed file is stored
    sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    note       text NOT NULL DEFAULT '',
    kind       text NOT NULL CHECK (kind IN ('kunci_kantor', 'bsre', 'basah')),
    trouble    text NOT NULL DEFAULT '', -- what became of the last try, for people
    tried_at   timestamptz,              -- when that was known
    state      text NOT NULL DEFAULT 'berjalan' CHECK (state IN ('berjalan', 'selesai', 'ditolak', 'dilepaskan')),
    reason     text,
    begun_at   timestamptz NOT NULL,
    ended_at   timestamptz,
    CHECK ((state = 'berjalan') = (ended_at IS NULL)),
    CHECK (state <> 'berjalan' OR pdf IS NOT NULL)
);
CREATE UNIQUE INDEX signings_current ON signings (dossier_id) WHERE state = 'berjalan';
CREATE INDEX signings_dossier ON signings (dossier_id);

CREATE TABLE certificates (
    id                  uuid PRIMARY KEY,
    office_id           uuid NOT NULL REFERENCES offices,
    dossier_id          uuid NOT NULL UNIQUE REFERENCES dossiers,
    organisation_id     uuid REFERENCES organisations,
    signing_id          uuid NOT NULL UNIQUE REFERENCES signings,
    code                text NOT NULL UNIQUE CHECK (code ~ '^[0-9A-Z]{10}$'),
    registration_number text NOT NULL,
    letter_number       text NOT NULL,
    name                text NOT NULL,
    short_name          text NOT NULL DEFAULT '',
    field_of_activity   text NOT NULL DEFAULT '',
    kelurahan           text NOT NULL DEFAULT '',
    kecamatan           text NOT NULL DEFAULT '',
    search              text NOT NULL,
    letter              jsonb NOT NULL,
    sha256              text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size                bigint NOT NULL CHECK (size > 0),
    object_key          text NOT NULL UNIQUE,
    signatory           text NOT NULL, -- name and capacity as printed
    signature           text NOT NULL CHECK (signature IN ('kunci_kantor', 'bsre', 'basah')),
    mandate_id          uuid REFERENCES mandates,
    issued_on           date NOT NULL,
    valid_until         date NOT NULL,
    state               text NOT NULL DEFAULT 'aktif' CHECK (state IN ('aktif', 'ditunda', 'dicabut', 'diganti')),
    reason              text,
    since               date NOT NULL,
    CHECK (valid_until >= issued_on),
    CHECK (state = 'aktif' OR reason IS NOT NULL),
    UNIQUE (office_id, letter_number)
);
CREATE INDEX certificates_register ON certificates (office_id, issued_on DESC, id DESC);
CREATE INDEX certificates_search ON certificates USING gin (search public.gin_trgm_ops);
CREATE INDEX certificates_registration ON certificates (office_id, lower(registration_number) text_pattern_ops);
CREATE INDEX certificates_letter ON certificates (office_id, lower(letter_number) text_pattern_ops);

CREATE TABLE tokens (
    hash       bytea PRIMARY KEY, -- SHA-256 of the bearer token
    user_id    uuid NOT NULL REFERENCES users,
    ending     text NOT NULL DEFAULT '' CHECK (length(ending) <= 4), -- its last characters, by which people tell theirs apart
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX tokens_user ON tokens (user_id);

-- The second factor of a person: codes by time (RFC 6238).
CREATE TABLE second_factors (
    user_id      uuid PRIMARY KEY REFERENCES users,
    secret       text NOT NULL CHECK (secret ~ '^[A-Z2-7]{32}$'),
    last_step    bigint NOT NULL DEFAULT 0, -- the newest time step whose code was used; none works twice
    confirmed_at timestamptz, -- null: shown to the person, and no code was typed yet
    created_at   timestamptz NOT NULL
);

CREATE TABLE recovery_codes (
    user_id uuid NOT NULL REFERENCES users,
    hash    bytea NOT NULL, -- SHA-256 of the code
    used_at timestamptz,
    PRIMARY KEY (user_id, hash)
);

CREATE TABLE sessions (
    token  text PRIMARY KEY,
    data   bytea NOT NULL,
    expiry timestamptz NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

CREATE TABLE mail_tokens (
    hash       bytea PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users,
    purpose    text NOT NULL CHECK (purpose IN ('konfirmasi', 'kata_sandi')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX mail_tokens_user ON mail_tokens (user_id);

-- Counted per account and address together, so that nobody can lock another out.
CREATE TABLE attempts (
    key        bytea PRIMARY KEY, -- SHA-256 of purpose, account and address
    failures   integer NOT NULL CHECK (failures > 0),
    last_at    timestamptz NOT NULL,
    free_at    timestamptz NOT NULL
);
CREATE INDEX attempts_last ON attempts (last_at);

CREATE TABLE mails (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL REFERENCES offices,
    dossier_id uuid REFERENCES dossiers,
    recipient  text NOT NULL,
    subject    text NOT NULL,
    body       text NOT NULL,
    created_at timestamptz NOT NULL,
    sent_at    timestamptz
);
CREATE INDEX mails_office ON mails (office_id, created_at DESC, id DESC);
CREATE INDEX mails_dossier ON mails (dossier_id) WHERE dossier_id IS NOT NULL; -- asked whenever a draft is deleted
CREATE INDEX mails_text ON mails (created_at) WHERE body <> '';

CREATE TABLE idempotency (
    user_id     uuid NOT NULL REFERENCES users,
    key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    fingerprint bytea NOT NULL,
    status      integer NOT NULL CHECK (status BETWEEN 200 AND 299),
    resource    uuid NOT NULL,
    version     integer,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);
