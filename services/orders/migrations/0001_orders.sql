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
    -- Which department holds it; only a held order has it.
    held_by            text        check ((held_by is not null) = (state = 'on_hold')),
    -- Why it shall be called off although goods are on their way; null unless somebody asked for it.
    cancellation       text,
    -- Why support approved a return; null while it has not.
    return_reason      text,
    -- Whether the goods of the approved return are back.
    goods_returned     boolean     not null check (not goods_returned or return_reason is not null),
    -- Whether billing has all the money for it.
    paid               boolean     not null,
    delivery_address   jsonb,
    -- The quote of sales it comes from.
    quote_id           uuid,
    -- What left the house: what is shipped and delivered follows from it.
    parcels            jsonb       not null,
    -- Whether its last step was imported: no sweep touches history.
    historical         boolean     not null,
    placed_at          timestamptz not null,
    changed_at         timestamptz not null,
    -- How many events the order has had.
    revision           bigint      not null check (revision > 0)
);

-- The lists: everybody's orders and one customer's, the latest placed first.
create index orders_by_placed_at on orders (placed_at desc, id desc);
create index orders_by_customer on orders (customer_id, placed_at desc, id desc);

-- Those that end by themselves after a while.
create index orders_to_complete on orders (changed_at) where state = 'delivered' and paid and not historical;
