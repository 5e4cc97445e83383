-- What every department is told when cases pile up. One for the whole install.

create table notices (
    part             smallint    not null check (part = 0),
    kind             text        not null,
    -- Normalised, as cases are counted by it; empty for unknown.
    product          text        not null,
    -- The day (UTC) it was raised: an area has at most one.
    day              date        not null,
    notice_id        uuid        not null,
    case_count       integer     not null,
    usual_hundredths integer     not null,
    raised_at        timestamptz not null,
    -- Null while it stands.
    lowered_at       timestamptz,
    primary key (part, kind, product, day)
);

-- An area has one notice that stands.
create unique index notices_standing on notices (part, kind, product) where lowered_at is null;
create index notices_by_time on notices (part, raised_at desc, notice_id desc);

-- The product of a case: what the customer said it was.
create index facts_of_cases on facts (part, case_id, key) where case_id is not null;
