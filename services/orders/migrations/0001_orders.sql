-- What customers ordered. One row is one order with its lines: an order is always read and written whole.

create table orders (
    id                 uuid        primary key,
    customer_id        uuid        not null,
    -- The order's number in another system.
    external_reference text        constraint external_reference_is_unique unique,
    state              text        not null check (state in (
        'placed', 'confirmed', 'in_fulfilment', 'shipped', 'delivered', 'completed', 'on_hold', 'cancelled', 'returned'
    )),
    -- Where a held order goes on; only a held order has it.
    held_from          text        check ((held_from is not null) = (state = 'on_hold')),
    lines              jsonb       not null,
    promised_by        timestamptz,
    state_reason       text        not null,
    -- Why support approved a return; null while it has not.
    return_reason      text,
    placed_at          timestamptz not null,
    changed_at         timestamptz not null,
    -- How many events the order has had.
    revision           bigint      not null check (revision > 0)
);

-- The lists: everybody's orders and one customer's, the latest placed first.
create index orders_by_placed_at on orders (placed_at desc, id desc);
create index orders_by_customer on orders (customer_id, placed_at desc, id desc);
