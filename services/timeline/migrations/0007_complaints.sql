-- Complaints. Like every table of the timeline, each starts with the customer's partition, and whoever changes a row holds
-- the lock of the partition's head.

create table complaints (
    part          smallint    not null,
    complaint_id  uuid        not null,
    customer_id   uuid        not null,
    case_id       uuid        not null,
    -- The one that is accountable for the case; follows it.
    department    text        not null check (department <> ''),
    kind          text        not null,
    -- Both empty for about nothing in particular.
    about_kind    text        not null,
    about_id      text        not null,
    state         text        not null check (state in ('open', 'resolved')),
    -- Empty while it is open.
    root_cause    text        not null,
    received_at   timestamptz not null,
    filed_at      timestamptz not null,
    -- When somebody said sorry first.
    apologised_at timestamptz,
    resolved_at   timestamptz,
    -- When goodwill was offered last, for the cap.
    goodwill_at   timestamptz,
    -- The encoded baton.cases.v1.Complaint: everything above, and the rest.
    record        bytea       not null,
    primary key (part, complaint_id),
    constraint complaints_resolved_whole check ((state = 'resolved') = (resolved_at is not null))
);

-- A customer has one open complaint about the same thing.
create unique index complaints_open_once on complaints (part, customer_id, kind, about_kind, about_id)
    where state = 'open';

-- Lists read a little from each partition, in this order, and merge.
create index complaints_by_filing on complaints (part, filed_at desc, complaint_id desc);
create index complaints_by_customer on complaints (part, customer_id, filed_at desc, complaint_id desc);
create index complaints_by_department on complaints (part, department, filed_at desc, complaint_id desc);
create index complaints_by_kind on complaints (part, kind, filed_at desc, complaint_id desc);
create index complaints_by_case on complaints (part, case_id, filed_at desc, complaint_id desc);
create index complaints_by_goodwill on complaints (part, customer_id, goodwill_at) where goodwill_at is not null;

-- Which wishes were refused, and by which policy: what is counted.
create table complaint_refusals (
    part             smallint    not null,
    complaint_id     uuid        not null,
    -- From 1, within the complaint.
    ordinal          integer     not null check (ordinal > 0),
    policy_reference text        not null check (policy_reference <> ''),
    refused_at       timestamptz not null,
    primary key (part, complaint_id, ordinal)
);

create index complaint_refusals_by_time on complaint_refusals (part, refused_at);

-- How much each role may decide about without asking, for the whole install. Admins have no limit; in a currency that is
-- not here nobody else decides anything.
create table authority_limits (
    part        smallint not null check (part = 0),
    role        text     not null check (role in ('agent', 'lead')),
    currency    text     not null check (currency ~ '^[A-Z]{3}$'),
    minor_units bigint   not null check (minor_units >= 0),
    primary key (part, role, currency)
);

insert into authority_limits (part, role, currency, minor_units)
select 0, role, currency, minor_units
from (values ('agent', 5000), ('lead', 50000)) as roles (role, minor_units)
cross join (values ('BRL'), ('EUR'), ('USD')) as currencies (currency);
