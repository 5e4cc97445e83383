-- Events that commands of this department have caused and the timeline has not acknowledged yet.
--
-- A row is written in the command's own transaction and deleted after the acknowledgement, so the table is empty when
-- the timeline is up, and nothing is lost when it is down. A row that the timeline refuses for good is parked: it
-- stays, with the reason, until a person has looked.
create table outbox.events (
    -- Drawn under the customer's advisory lock: for one customer, the order of ids is the order of commits.
    id          bigint generated always as identity primary key,
    event_id    uuid        not null unique,
    customer_id uuid        not null,
    -- A whole baton.timeline.v1.Event.
    envelope    bytea       not null,
    enqueued_at timestamptz not null default clock_timestamp(),
    parked_at   timestamptz,
    parked_for  text
);

-- What the relay reads: the oldest rows that are not parked.
create index events_waiting on outbox.events (id) where parked_at is null;

-- Which process relays. Only one does the work; that the others could do it too is no danger, because an append is
-- idempotent by event id and a row is deleted only after it was acknowledged.
create table outbox.relay (
    only_row   boolean     primary key default true check (only_row),
    owner      uuid        not null,
    expires_at timestamptz not null
);
