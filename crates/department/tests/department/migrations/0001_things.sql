-- What a department of the tests keeps: things that come due.

create table things (
    id          uuid        primary key,
    customer_id uuid        not null,
    due_at      timestamptz not null,
    -- Whoever deals with it fails.
    is_broken   boolean     not null default false,
    revision    bigint      not null default 0
);

-- The cases that were opened because something happened to a customer.
create table cases (
    event_id text not null,
    case_id  uuid not null
);
