-- Calendars, standards, and where their clocks stand.
--
-- Calendars and standards are one for the whole install: `part` is 0. A version is a row that never changes. Whoever puts
-- one holds the lock of that partition's head.

create table calendars (
    part          smallint    not null check (part = 0),
    name          text        not null,
    version       integer     not null check (version > 0),
    title         text        not null,
    time_zone     text        not null,
    -- [{"day": 1 to 7 from Monday, "opens": "09:00", "closes": "17:00"}]
    windows       jsonb       not null,
    -- [{"date": "2026-12-25", "name": "Christmas", "hours": [{"opens": …, "closes": …}]}]
    special_days  jsonb       not null,
    in_force_from timestamptz not null,
    primary key (part, name, version)
);

create table standards (
    part          smallint    not null check (part = 0),
    name          text        not null,
    version       integer     not null check (version > 0),
    title         text        not null,
    matter        text        not null check (matter in ('case', 'handoff', 'subject', 'customer', 'contact')),
    start_types   text[]      not null,
    stop_types    text[]      not null,
    contact_stops boolean     not null,
    cancel_types  text[]      not null,
    -- [{"reason": "waiting-on-customer", "begin_types": […], "end_types": […]}]
    pauses        jsonb       not null,
    -- Working time, or so many of a measure.
    within_micros bigint,
    measure       text,
    at_most       bigint,
    -- Null for that of the department which has the matter.
    calendar      text,
    departments   text[]      not null,
    tiers         text[]      not null,
    retired       boolean     not null,
    in_force_from timestamptz not null,
    -- An encoded baton.common.v1.Actor; null for those below.
    put_by        bytea,
    primary key (part, name, version),
    constraint standards_one_limit check (
        num_nonnulls(within_micros, measure) = 1 and num_nulls(measure, at_most) in (0, 2)
    )
);

-- What an install starts with, until it says better.
insert into calendars (part, name, version, title, time_zone, windows, special_days, in_force_from) values
    (0, 'default', 1, 'Office hours: Monday to Friday, nine to five', 'UTC',
     '[{"day": 1, "opens": "09:00", "closes": "17:00"}, {"day": 2, "opens": "09:00", "closes": "17:00"},
       {"day": 3, "opens": "09:00", "closes": "17:00"}, {"day": 4, "opens": "09:00", "closes": "17:00"},
       {"day": 5, "opens": "09:00", "closes": "17:00"}]', '[]', '2000-01-01 00:00+00'),
    (0, 'always', 1, 'Day and night', 'UTC',
     '[{"day": 1, "opens": "00:00", "closes": "24:00"}, {"day": 2, "opens": "00:00", "closes": "24:00"},
       {"day": 3, "opens": "00:00", "closes": "24:00"}, {"day": 4, "opens": "00:00", "closes": "24:00"},
       {"day": 5, "opens": "00:00", "closes": "24:00"}, {"day": 6, "opens": "00:00", "closes": "24:00"},
       {"day": 7, "opens": "00:00", "closes": "24:00"}]', '[]', '2000-01-01 00:00+00');

insert into standards (
    part, name, version, title, matter, start_types, stop_types, contact_stops, cancel_types, pauses,
    within_micros, calendar, departments, tiers, retired, in_force_from
) values
    (0, 'accept-handoff', 1, 'Accept a handoff within 10 minutes', 'handoff',
     '{baton.cases.v1.HandoffRequested}', '{baton.cases.v1.HandoffAccepted,baton.cases.v1.HandoffDeclined}', false,
     '{baton.cases.v1.HandoffWithdrawn,baton.cases.v1.HandoffExpired}', '[]',
     10 * 60 * 1000000::bigint, null, '{}', '{}', false, '2000-01-01 00:00+00'),
    (0, 'first-answer', 1, 'Answer a case within 4 hours', 'case',
     '{baton.cases.v1.CaseOpened}', '{baton.cases.v1.CaseResolved}', true, '{}', '[]',
     4 * 3600 * 1000000::bigint, null, '{}', '{}', false, '2000-01-01 00:00+00'),
    (0, 'resolve-case', 1, 'Resolve a case within 5 working days', 'case',
     '{baton.cases.v1.CaseOpened,baton.cases.v1.CaseReopened}', '{baton.cases.v1.CaseResolved}', false, '{}',
     '[{"reason": "waiting-on-customer", "begin_types": ["baton.support.v1.CustomerAsked"],
        "end_types": ["baton.support.v1.CustomerAnswered", "baton.support.v1.TicketSolved",
                      "baton.support.v1.TicketClosed"]}]',
     40 * 3600 * 1000000::bigint, null, '{}', '{}', false, '2000-01-01 00:00+00'),
    (0, 'apologise', 1, 'Apologise within an hour of a complaint', 'case',
     '{baton.cases.v1.ComplaintFiled}', '{baton.cases.v1.ApologyRecorded}', false, '{}', '[]',
     3600 * 1000000::bigint, null, '{}', '{}', false, '2000-01-01 00:00+00'),
    -- Bad news has a clock of its own: no case need be open, and only somebody who is in touch stops it.
    (0, 'bad-news', 1, 'Tell a customer bad news within 4 hours', 'customer',
     '{baton.shipping.v1.ShipmentException,baton.shipping.v1.ShipmentPromiseChanged}', '{}', true, '{}', '[]',
     4 * 3600 * 1000000::bigint, null, '{}', '{}', false, '2000-01-01 00:00+00');

-- How far each partition's log has been looked through for events that start a clock or change one.
create table clock_cursors (
    part     smallint primary key check (part between 0 and 127),
    position bigint   not null
) with (fillfactor = 10);
insert into clock_cursors (part, position) select part, 0 from generate_series(0, 127) as part;

-- What the sweep has found: for each event that may start a clock of a standard, when to look again and what was seen the
-- last time. An index into the timeline; the truth about a clock is computed from its events.
create table clocks (
    part          smallint    not null,
    customer_id   uuid        not null,
    -- Of the event with which it starts.
    sequence      bigint      not null,
    standard      text        not null,
    matter        text        not null,
    case_id       uuid,
    subject_kind  text,
    subject_id    text,
    -- Null while nothing can happen to it by itself.
    next_check_at timestamptz,
    -- 'none' before the first look, and where there is no clock after all.
    state         text        not null check (state in
        ('none', 'running', 'paused', 'met', 'breached', 'cancelled')),
    -- Who answers for it.
    department    text        not null,
    tier          text        not null,
    -- The person who ended it; empty for nobody.
    agent_id      text        not null,
    agent_name    text        not null,
    used_micros   bigint      not null,
    measured      bigint,
    settled_at    timestamptz,
    ended_at      timestamptz,
    -- When its time is used up unless something happens, as it was seen the last time.
    due_at        timestamptz,
    -- When the events were recorded that tell of it; null before.
    warned_at     timestamptz,
    breached_at   timestamptz,
    primary key (part, customer_id, sequence, standard)
) with (fillfactor = 70);

-- What the sweep looks for.
create index clocks_due on clocks (part, next_check_at) where next_check_at is not null;

-- What a brief shows.
create index clocks_open on clocks (part, customer_id) where state in ('running', 'paused');

-- How well standards were kept in a period.
create index clocks_settled on clocks (part, settled_at) where settled_at is not null;
