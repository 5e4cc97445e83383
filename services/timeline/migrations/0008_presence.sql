-- Who is with which customer right now. Unlogged: nothing of it is kept, and after a crash of the database whoever is
-- still there is written again by the next heartbeat.

create unlogged table presences (
    part        smallint    not null,
    customer_id uuid        not null,
    session_id  uuid        not null,
    actor_id    text        not null,
    -- An encoded baton.common.v1.Actor.
    actor       bytea       not null,
    activity    text        not null check (activity in ('viewing', 'writing')),
    since       timestamptz not null,
    -- The last heartbeat of the process that holds the session.
    seen_at     timestamptz not null,
    primary key (part, customer_id, session_id)
) with (fillfactor = 50);
