-- The first outcome of each write request, so that a retry gets it again.
--
-- `part` is the customer's partition in the timeline, which is sharded by it; 0 in the departments, which are not.
create table inbox.requests (
    part        smallint    not null,
    caller      text        not null,
    method      text        not null,
    request_id  uuid        not null,
    -- SHA-256 of the request: a used id under another request is refused.
    fingerprint bytea       not null,
    -- The outcome's encoded message; null only inside the transaction that is computing it.
    outcome     bytea,
    claimed_at  timestamptz not null,
    primary key (part, caller, method, request_id)
);

-- Where each consumer resumes the feed.
create table inbox.cursors (
    consumer text primary key,
    cursor   text not null
);

-- The last position of each partition whose effect is committed. Moves in the transaction of the effect, only forward:
-- an event that is delivered again, or to a second consumer, finds its position taken.
create table inbox.positions (
    consumer text     not null,
    part     smallint not null,
    position bigint   not null,
    primary key (consumer, part)
);

-- Events whose reaction failed for good, with the reason, until a person has looked.
create table inbox.parked (
    consumer  text        not null,
    event_id  uuid        not null,
    envelope  bytea       not null,
    reason    text        not null,
    parked_at timestamptz not null default clock_timestamp(),
    primary key (consumer, event_id)
);
