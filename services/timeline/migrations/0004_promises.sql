-- Promises, follow-ups, and when customers are to hear from us next. Like every table of the timeline, each starts with
-- the customer's partition, and whoever changes a row holds the lock of the partition's head.

-- What customers were told we would do. The first part of a row is what the event says that made the promise; the second
-- is what later events made of it, and can be computed from them again.
create table promises (
    part                smallint    not null,
    customer_id         uuid        not null,
    promise_id          uuid        not null,
    event_id            uuid        not null,
    -- Sequence of that event.
    sequence            bigint      not null,
    case_id             uuid,
    made_at             timestamptz not null,
    -- An encoded baton.common.v1.Actor, as is `released_by`.
    made_by             bytea       not null,
    text                text        not null,
    due                 timestamptz not null,
    -- The type of the event that fulfils it, and its subject. Null when no event does.
    evidence_type       text,
    evidence_kind       text,
    evidence_id         text,
    -- The types of events of the same subject after which nobody waits for it any more.
    void_types          text[]      not null,
    -- The subject's id, if it is a case: `evidence_kind` is 'case'.
    evidence_case       uuid,
    feasibility         text        not null check (feasibility in ('unchecked', 'checked', 'not feasible')),
    feasibility_note    text        not null,
    subject_kind        text,
    subject_id          text,
    imported            boolean     not null,
    replaces_id         uuid,

    -- Who has to keep it.
    department          text        not null check (department <> ''),
    state               text        not null check (state in
        ('open', 'kept', 'early', 'late', 'broken', 'released', 'replaced')),
    replaced_by_id      uuid,
    -- The event that fulfilled it, and when that occurred.
    fulfilled_by        uuid,
    fulfilled_at        timestamptz,
    -- The event after which nobody waited for it any more, and when that occurred.
    voided_by           uuid,
    voided_at           timestamptz,
    warned_at           timestamptz,
    -- When it was found broken. Stays, whatever comes later.
    broken_at           timestamptz,
    release_outcome     text,
    release_reason      text,
    released_by         bytea,
    released_at         timestamptz,
    -- When the sweep has to look at it; null when only another event changes it.
    next_check_at       timestamptz,
    primary key (part, customer_id, promise_id),
    constraint promises_evidence_whole check (num_nulls(evidence_type, evidence_kind, evidence_id) in (0, 3)),
    constraint promises_release_whole
        check (num_nulls(release_outcome, release_reason, released_by, released_at) in (0, 4)),
    constraint promises_fulfilment_whole check (num_nulls(fulfilled_by, fulfilled_at) in (0, 2)),
    constraint promises_void_whole check (num_nulls(voided_by, voided_at) in (0, 2))
);

-- A promise is found by its id alone.
create index promises_by_id on promises (part, promise_id);

-- Which promises an event may fulfil or void.
create index promises_by_evidence on promises (part, customer_id, evidence_id, evidence_kind)
    where evidence_id is not null;

-- What replaced a promise.
create index promises_by_replaced on promises (part, customer_id, replaces_id) where replaces_id is not null;

-- Lists read a little from each partition, in this order, and merge. A promise's due time never changes.
create index promises_by_due on promises (part, due, promise_id);
create index promises_by_customer on promises (part, customer_id, due, promise_id);
create index promises_by_department on promises (part, department, due, promise_id);
create index promises_by_case on promises (part, case_id, due, promise_id) where case_id is not null;

-- What the sweep looks for.
create index promises_to_check on promises (part, next_check_at) where next_check_at is not null;

-- What we reminded ourselves to do.
create table follow_ups (
    part          smallint    not null,
    follow_up_id  uuid        not null,
    customer_id   uuid        not null,
    case_id       uuid,
    department    text        not null check (department <> ''),
    text          text        not null,
    kind          text        not null check (kind in ('reminder', 'apology')),
    due           timestamptz not null,
    promise_id    uuid,
    state         text        not null check (state in ('open', 'missed', 'done')),
    -- Encoded baton.common.v1.Actor, as is `done_by`.
    scheduled_by  bytea       not null,
    scheduled_at  timestamptz not null,
    snoozes       integer     not null check (snoozes >= 0),
    missed_at     timestamptz,
    outcome       text,
    done_by       bytea,
    done_at       timestamptz,
    primary key (part, follow_up_id),
    constraint follow_ups_done_whole check (num_nulls(outcome, done_by, done_at) in (0, 3))
);

-- Lists, in an order that never changes.
create index follow_ups_by_time on follow_ups (part, scheduled_at, follow_up_id);
create index follow_ups_by_customer on follow_ups (part, customer_id, scheduled_at, follow_up_id);
create index follow_ups_by_department on follow_ups (part, department, scheduled_at, follow_up_id);
create index follow_ups_by_case on follow_ups (part, case_id, scheduled_at, follow_up_id)
    where case_id is not null;

-- What the sweep looks for.
create index follow_ups_overdue on follow_ups (part, due) where state = 'open';

-- By when the customer of an open case is to hear from us, and whether it was told that this time passed.
alter table cases
    add column next_update_due timestamptz,
    add column update_overdue_told boolean not null default false;

create index cases_update_overdue on cases (part, next_update_due)
    where next_update_due is not null and not update_overdue_told;
