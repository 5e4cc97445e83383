-- Who might buy, what was offered to whom, how customers are looked after, and who was or will be in touch with them.
--
-- A person (`owner`, `actor`) is JSON: id, name, department and role.

-- Somebody who might become a customer.
create table leads (
    id                 uuid        primary key,
    customer_id        uuid        not null,
    -- The lead's number in another system.
    external_reference text        constraint lead_external_reference_is_unique unique,
    origin             text        not null,
    interest           text        not null,
    state              text        not null check (state in ('new', 'contacted', 'qualified', 'won', 'lost')),
    owner              jsonb       not null,
    lost_reason        text        not null,
    created_at         timestamptz not null,
    changed_at         timestamptz not null,
    -- How many events the lead has had.
    revision           bigint      not null check (revision > 0)
);

-- The lists: everybody's leads and one customer's, the latest created first.
create index leads_by_created_at on leads (created_at desc, id desc);
create index leads_by_customer on leads (customer_id, created_at desc, id desc);

-- What we would deliver for how much. One row is one quote with its lines.
create table quotes (
    id                 uuid        primary key,
    -- What people dictate, without the hyphen.
    number             text        not null constraint quote_number_is_unique unique,
    customer_id        uuid        not null,
    lead_id            uuid        references leads (id),
    -- The quote's number in another system.
    external_reference text        constraint quote_external_reference_is_unique unique,
    lines              jsonb       not null,
    delivery_address   jsonb,
    -- Until when it can be accepted; a draft may not have it yet.
    valid_until        timestamptz check (valid_until is not null or state = 'draft'),
    state              text        not null check (state in ('draft', 'sent', 'accepted', 'declined', 'expired')),
    owner              jsonb       not null,
    order_id           uuid        check ((order_id is not null) = (state = 'accepted')),
    order_refusal      text        not null,
    declined_reason    text        not null,
    -- The acceptance that is under way: meanwhile nothing else happens to the quote.
    accepting          uuid        check (accepting is null or state = 'sent'),
    -- Brought in by an importer and not touched since: no sweep acts on it.
    historical         boolean     not null,
    created_at         timestamptz not null,
    changed_at         timestamptz not null,
    -- How many events the quote has had.
    revision           bigint      not null check (revision > 0)
);

-- The lists: everybody's quotes and one customer's, the latest drafted first.
create index quotes_by_created_at on quotes (created_at desc, id desc);
create index quotes_by_customer on quotes (customer_id, created_at desc, id desc);
-- What the sweep looks for.
create index quotes_that_expire on quotes (valid_until) where state = 'sent' and accepting is null and not historical;

-- Each time a customer took a quote. It begins in one transaction and is settled in another one, because in between
-- the order is placed with the orders department; whoever finds it begun can settle it.
create table acceptances (
    -- The request id of the order.
    id            uuid        primary key,
    quote_id      uuid        not null references quotes (id),
    -- The encoded baton.orders.v1.PlaceOrderRequest: orders gets the same one however often it is asked.
    order_request bytea       not null,
    -- The circumstances in which the customer took it.
    actor         jsonb       not null,
    occurred_at   timestamptz not null,
    channel       integer     not null,
    case_id       uuid,
    imported      boolean     not null,
    begun_at      timestamptz not null,
    -- The encoded baton.sales.v1.AcceptQuoteResponse: the same for everybody who asks. Null until it is settled.
    answer        bytea
);

create index acceptances_under_way on acceptances (begun_at) where answer is null;

-- How sales looks after a customer.
create table accounts (
    customer_id    uuid        primary key,
    owner          jsonb,
    segment        text        not null,
    -- 0 for no cadence.
    cadence_days   integer     not null check (cadence_days between 0 and 3650),
    -- These three follow from touches: they change without an event and without a revision.
    last_touch_at  timestamptz,
    counted_from   timestamptz not null,
    next_touch_due timestamptz check ((next_touch_due is not null) = (cadence_days > 0)),
    -- Brought in by an importer and not touched since: no sweep acts on it.
    historical     boolean     not null,
    opened_at      timestamptz not null,
    changed_at     timestamptz not null,
    -- How many events the account has had.
    revision       bigint      not null check (revision > 0)
);

-- The lists, the latest opened first.
create index accounts_by_opened_at on accounts (opened_at desc, customer_id desc);
create index accounts_by_owner on accounts ((owner ->> 'id'), opened_at desc, customer_id desc);
create index accounts_by_segment on accounts (segment, opened_at desc, customer_id desc);
-- What the sweep looks for.
create index accounts_to_touch on accounts (next_touch_due) where next_touch_due is not null and not historical;

-- One occasion to be in touch with a customer, planned or done.
create table touches (
    id          uuid        primary key,
    customer_id uuid        not null,
    kind        text        not null check (kind in ('call', 'visit', 'letter', 'thanks', 'congratulation')),
    subject     text        not null,
    due_at      timestamptz not null,
    state       text        not null check (state in ('planned', 'done', 'dropped')),
    cause       text        not null check (cause in ('person', 'delivery', 'cadence')),
    -- The order after whose delivery it was planned.
    order_id    uuid        check ((order_id is not null) = (cause = 'delivery')),
    outcome     text        not null,
    owner       jsonb,
    done_at     timestamptz check ((done_at is not null) = (state = 'done')),
    planned_at  timestamptz not null,
    changed_at  timestamptz not null,
    -- How many events the touch has had.
    revision    bigint      not null check (revision > 0)
);

-- A delivery that is told again is no second occasion.
create unique index touches_one_per_delivery on touches (order_id) where cause = 'delivery';
-- The lists, the next due first.
create index touches_by_due_at on touches (due_at, id);
create index touches_by_customer on touches (customer_id, due_at, id);
create index touches_by_owner on touches ((owner ->> 'id'), due_at, id);
