-- The timeline, by partition.
--
-- `part` (0 to 127) is the first column of every key and every index, and every query names it: it is the shard key,
-- the log partition and the lock unit in one. No sequences, no triggers, no volatile functions: order comes from the
-- head rows below, ids and times are bound by the service.

-- What makes this install different from another one with the same positions: a cursor carries it.
create table install (
    part smallint primary key check (part = 0),
    id   uuid     not null
);
insert into install (part, id) values (0, gen_random_uuid());

-- The last position of each partition. Its row lock is the mutex for everything in the partition, so that positions
-- are handed out in commit order. Updated with every append: room in the page keeps the updates in place (HOT).
create table partition_heads (
    part     smallint primary key check (part between 0 and 127),
    position bigint   not null
) with (fillfactor = 10);
insert into partition_heads (part, position) select part, 0 from generate_series(0, 127) as part;

-- The last sequence of each customer's timeline. The row exists if and only if the customer exists.
create table timeline_heads (
    part              smallint not null,
    customer_id       uuid     not null,
    sequence          bigint   not null,
    -- When the earliest event occurred; null before the first one.
    first_occurred_at timestamptz,
    primary key (part, customer_id)
) with (fillfactor = 50);

-- How much of each customer's history is one department's, kept so that a brief need not count.
create table department_shares (
    part             smallint    not null,
    customer_id      uuid        not null,
    department       text        not null,
    event_count      bigint      not null,
    last_occurred_at timestamptz not null,
    primary key (part, customer_id, department)
) with (fillfactor = 50);

-- Events, for ever as they were appended. `envelope` is the whole `baton.timeline.v1.Event`, which reads return as it
-- is; the columns beside it are those that queries need.
create table events (
    part         smallint    not null,
    customer_id  uuid        not null,
    sequence     bigint      not null,
    position     bigint      not null,
    event_id     uuid        not null,
    occurred_at  timestamptz not null,
    department   text        not null,
    type         text        not null,
    channel      smallint    not null,
    actor_id     text        not null,
    case_id      uuid,
    subject_kind text,
    subject_id   text,
    -- Whether a person did it, and no service.
    by_person    boolean     not null default false,
    envelope     bytea       not null,
    primary key (part, customer_id, sequence),
    constraint events_position_key unique (part, position),
    constraint events_event_id_key unique (part, event_id)
);

-- The order in which people read.
create index events_by_time on events (part, customer_id, occurred_at desc, sequence desc);

-- The filters that pick few events out of many. `nulls last` changes nothing, as nothing is null, except that a query
-- can ask for the order of these indexes and not get the one above (store/events/list.rs). Channel and actor have no
-- index: they pick many, and the order of reading finds those soon.
create index events_by_department on events
    (part, customer_id, department, occurred_at desc nulls last, sequence desc nulls last);
create index events_by_type on events
    (part, customer_id, type, occurred_at desc nulls last, sequence desc nulls last);
create index events_by_case on events
    (part, customer_id, case_id, occurred_at desc nulls last, sequence desc nulls last)
    where case_id is not null;
create index events_by_subject on events
    (part, customer_id, subject_id, subject_kind, occurred_at desc nulls last, sequence desc nulls last)
    where subject_id is not null;

-- Every department's objects as of their last event. A row is replaced only by a greater revision, so that events may
-- arrive in any order.
create table subjects (
    part        smallint    not null,
    customer_id uuid        not null,
    department  text        not null,
    kind        text        not null,
    subject_id  text        not null,
    revision    bigint      not null,
    open        boolean     not null,
    occurred_at timestamptz not null,
    label       text        not null,
    status      text        not null,
    -- What it waits for from the customer; empty for nothing.
    waiting_for text        not null,
    -- [[what was tried, its result as in baton.timeline.v1.AttemptResult]]
    attempts    jsonb       not null,
    primary key (part, customer_id, department, kind, subject_id)
) with (fillfactor = 70);

create index subjects_tried on subjects (part, customer_id, occurred_at desc, department, kind, subject_id)
    where attempts <> '[]';
create index subjects_open on subjects (part, customer_id, department, kind, occurred_at desc, subject_id) where open;

-- Customers. `revision` counts the changes and is the etag.
create table customers (
    part             smallint    not null,
    customer_id      uuid        not null,
    display_name     text        not null,
    kind             smallint    not null,
    language         text        not null,
    tier             text        not null,
    -- Null means since the record was created.
    customer_since   timestamptz,
    owner_id         text,
    owner_name       text,
    owner_department text,
    attributes       jsonb       not null,
    revision         bigint      not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    primary key (part, customer_id),
    constraint customers_owner_whole check (num_nulls(owner_id, owner_name, owner_department) in (0, 3))
);

-- What a customer is recognised by, in the customer's partition.
create table customer_identifiers (
    part        smallint not null,
    customer_id uuid     not null,
    kind        text     not null,
    value       text     not null,
    shared      boolean  not null,
    primary key (part, customer_id, kind, value)
);

-- Who holds an identifier, in the partition of the identifier itself (that of `kind`, NUL, `value`). One holder unless
-- it is shared. The row is the mutex for the identifier: of two customers who claim it at once one finds it taken.
create table identifier_claims (
    part    smallint not null,
    kind    text     not null,
    value   text     not null,
    shared  boolean  not null,
    -- In the order of linking.
    holders uuid[]   not null,
    primary key (part, kind, value),
    constraint identifier_claims_one_holder check (shared or cardinality(holders) <= 1)
);
