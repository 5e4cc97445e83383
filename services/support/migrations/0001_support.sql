-- Problems of customers. One row is one ticket with the known solutions tried on it: a ticket is always read and written
-- whole.

create table tickets (
    id                 uuid        primary key,
    -- What people dictate, without the hyphen.
    number             text        not null constraint number_is_unique unique check (length(number) = 8),
    customer_id        uuid        not null,
    -- The ticket's number in another system.
    external_reference text        constraint external_reference_is_unique unique,
    title              text        not null,
    description        text        not null,
    product_id         text        not null,
    order_id           uuid,
    -- What support last heard of that order, in words.
    order_status       text        not null,
    -- The case it belongs to.
    case_id            uuid,
    shipment_id        uuid,
    -- What support last heard of that shipment, in words.
    shipment_status    text        not null,
    state              text        not null check (state in (
        'open', 'diagnosing', 'waiting_on_customer', 'solved', 'closed'
    )),
    waiting_for        text        not null,
    solution           text        not null,
    root_cause         text        not null,
    applied_articles   jsonb       not null,
    return_approved    boolean     not null,
    opened_at          timestamptz not null,
    changed_at         timestamptz not null,
    -- How many events the ticket has had.
    revision           bigint      not null check (revision > 0)
);

-- The lists: everybody's tickets, one customer's, and those about one order, the latest opened first.
create index tickets_by_opened_at on tickets (opened_at desc, id desc);
create index tickets_by_customer on tickets (customer_id, opened_at desc, id desc);
create index tickets_by_order on tickets (order_id, opened_at desc, id desc) where order_id is not null;
create index tickets_by_shipment on tickets (shipment_id, opened_at desc, id desc) where shipment_id is not null;

-- What support last heard of each order, so that a ticket opened later knows it too. A row without a customer is an order
-- that a ticket names and nobody has told of yet.
create table heard_orders (
    order_id    uuid   primary key,
    customer_id uuid,
    status      text   not null default '',
    -- The order's revision that told it; an earlier one that comes late is passed over.
    revision    bigint not null default 0
);

-- Known solutions.
create table articles (
    id            uuid        primary key,
    title         text        not null,
    body          text        not null,
    keywords      text[]      not null,
    product_id    text        not null,
    -- Tickets on which it worked, and on which it did not. Each ticket counts once.
    worked_count  bigint      not null default 0 check (worked_count >= 0),
    did_not_count bigint      not null default 0 check (did_not_count >= 0),
    version       integer     not null check (version > 0),
    updated_at    timestamptz not null,
    -- The words of title (weight A), keywords (B) and body (D), without accents and case; see store/search.rs.
    search        tsvector    not null
);

create index articles_by_words on articles using gin (search);
