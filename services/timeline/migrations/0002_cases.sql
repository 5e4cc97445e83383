-- Cases and handoffs. Like every table of the timeline, each starts with the partition: the customer's for cases and
-- handoffs (their ids carry it), the number's own for case numbers.
--
-- Whoever changes a row here holds the lock of the customer's partition head, so that state and events agree.

create table cases (
    part            smallint    not null,
    case_id         uuid        not null,
    number          text        not null,
    customer_id     uuid        not null,
    title           text        not null,
    kind            text        not null,
    desired_outcome text        not null,
    state           text        not null check (state in ('open', 'resolved', 'closed')),
    -- Never null: at every instant exactly one department is accountable.
    department      text        not null check (department <> ''),
    -- An encoded baton.common.v1.Actor; null while nobody has taken the case.
    assignee        bytea,
    resolution      text        not null,
    -- The handoff that is requested or accepted. Only an open case has one.
    open_handoff_id uuid,
    moves           integer     not null check (moves >= 0),
    -- Those since it was opened or reopened.
    unresolved_moves integer    not null default 0 check (unresolved_moves between 0 and moves),
    revision        bigint      not null check (revision > 0),
    opened_at       timestamptz not null,
    updated_at      timestamptz not null,
    primary key (part, case_id),
    constraint cases_handoff_only_when_open check (open_handoff_id is null or state = 'open')
);

-- Lists read a little from each partition, in this order, and merge. Nothing in the order ever changes, so that pages
-- neither skip nor repeat a case that changes meanwhile.
create index cases_by_opening on cases (part, opened_at desc, case_id desc);
create index cases_by_department on cases (part, department, opened_at desc, case_id desc);
create index cases_by_customer on cases (part, customer_id, opened_at desc, case_id desc);

-- How long open cases stayed with which department. A case that is open has one stay that has not ended; the stays of a
-- case neither overlap nor, while it is open, leave a gap.
create table case_stays (
    part       smallint    not null,
    case_id    uuid        not null,
    -- The case's revision with which it began.
    revision   bigint      not null,
    department text        not null,
    began_at   timestamptz not null,
    ended_at   timestamptz check (ended_at >= began_at),
    -- Whether the department had had the case before, and another one since.
    came_back  boolean     not null,
    primary key (part, case_id, revision)
);

create unique index case_stays_one_now on case_stays (part, case_id) where ended_at is null;
create index case_stays_by_end on case_stays (part, ended_at) where ended_at is not null;
create index case_stays_by_begin on case_stays (part, began_at) where came_back;

-- The number's partition is its own, so that a number is found, and kept unique, without knowing the customer.
-- A row is never deleted: a number is never reused.
create table case_numbers (
    part    smallint not null,
    number  text     not null,
    case_id uuid     not null,
    primary key (part, number)
);

create table handoffs (
    part              smallint    not null,
    handoff_id        uuid        not null,
    case_id           uuid        not null,
    case_number       text        not null,
    customer_id       uuid        not null,
    state             text        not null check (state in
        ('requested', 'accepted', 'declined', 'expired', 'withdrawn', 'returned', 'completed')),
    from_department   text        not null,
    to_department     text        not null check (to_department <> from_department),
    reason            text        not null,
    next_step         text        not null,
    -- Encoded baton.common.v1.Actor, as is `decided_by`.
    requested_by      bytea       not null,
    requested_at      timestamptz not null,
    accept_by         timestamptz not null,
    decided_by        bytea,
    decided_at        timestamptz,
    decision_reason   text        not null,
    better_department text,
    outcome           text        not null,
    ended_at          timestamptz,
    -- The encoded baton.timeline.v1.Brief as it was when the handoff was requested. Never updated.
    brief             bytea       not null,
    -- Empty when the sender named the department.
    to_capability     text        not null default '',
    -- What the receiver said of the brief; null until then.
    brief_usable      boolean,
    brief_missing     text        not null default '',
    -- How complete the brief was about the case, in percent, and why it was handed on if that was too little.
    completeness      integer     not null default 0,
    override_reason   text        not null default '',
    primary key (part, handoff_id)
);

-- One handoff of a case is under way at a time.
create unique index handoffs_one_under_way on handoffs (part, case_id) where state in ('requested', 'accepted');

create index handoffs_by_request on handoffs (part, requested_at desc, handoff_id desc);
create index handoffs_by_case on handoffs (part, case_id, requested_at desc, handoff_id desc);
create index handoffs_by_sender on handoffs (part, from_department, requested_at desc, handoff_id desc);
create index handoffs_by_receiver on handoffs (part, to_department, requested_at desc, handoff_id desc);

-- The inbox of a department: what it has to decide or to do.
create index handoffs_inbox on handoffs (part, to_department, requested_at, handoff_id)
    where state in ('requested', 'accepted');

-- Who can do what, for the whole install.
create table capabilities (
    part        smallint    not null check (part = 0),
    name        text        not null,
    description text        not null,
    departments text[]      not null,
    revision    bigint      not null,
    updated_at  timestamptz not null,
    primary key (part, name)
);

-- What the sweep looks for.
create index handoffs_overdue on handoffs (part, accept_by) where state = 'requested';
