-- Parcels of orders, and goods that come back.

-- What shipping last heard of each order from the orders department: what it may send, and where to. Whoever changes a
-- shipment or a return of an order locks the order's row first, so all that happens to one order happens in turn.
create table heard_orders (
    order_id    uuid        primary key,
    customer_id uuid        not null,
    -- Empty where the goods are not known.
    lines       jsonb       not null,
    address     jsonb,
    -- When the customer was told to expect it.
    promised_by timestamptz,
    standing    text        not null check (standing in ('other', 'to_ship', 'on_hold', 'called_off')),
    -- How many events the order had had: an older one never overwrites a newer one.
    revision    bigint      not null check (revision > 0)
);

-- One row is one parcel with its lines and the last of its scans: it is always read and written whole.
create table shipments (
    id                 uuid        primary key,
    -- What people dictate, without the hyphen.
    number             text        not null constraint number_is_unique unique check (length(number) = 8),
    customer_id        uuid        not null,
    order_id           uuid        not null,
    -- The shipment's number in another system.
    external_reference text        constraint external_reference_is_unique unique,
    lines              jsonb       not null,
    address            jsonb,
    state              text        not null check (state in (
        'prepared', 'handed_over', 'in_transit', 'out_for_delivery', 'delivered', 'exception', 'reshipped', 'returned',
        'cancelled'
    )),
    carrier            text        not null,
    tracking_number    text        not null,
    promised_by        timestamptz,
    feasibility        text        not null check (feasibility in ('unchecked', 'feasible', 'at_risk', 'infeasible')),
    -- The earliest arrival, as far as it was known when the promise was made.
    expected_at        timestamptz,
    -- What went wrong; only an exception has it.
    exception          text        check ((exception is not null) = (state = 'exception')),
    exception_note     text        not null,
    -- Whether the order is on hold; only what is still here is held.
    held               boolean     not null check (not held or state = 'prepared'),
    recalled           boolean     not null,
    order_cancelled    boolean     not null,
    replaces_id        uuid,
    replaced_by_id     uuid        check ((replaced_by_id is not null) = (state = 'reshipped')),
    scans              jsonb       not null,
    prepared_at        timestamptz not null,
    handed_over_at     timestamptz,
    delivered_at       timestamptz check ((delivered_at is not null) = (state = 'delivered')),
    changed_at         timestamptz not null,
    -- How many events the shipment has had.
    revision           bigint      not null check (revision > 0)
);

-- The lists: everybody's shipments, one customer's, and those of one order, the latest prepared first.
create index shipments_by_prepared_at on shipments (prepared_at desc, id desc);
create index shipments_by_customer on shipments (customer_id, prepared_at desc, id desc);
create index shipments_by_order on shipments (order_id, prepared_at desc, id desc);
create index shipments_by_tracking_number on shipments (tracking_number) where tracking_number <> '';

-- Every scan that was ever told, so that the same one again changes nothing.
create table scan_ids (
    shipment_id uuid not null,
    scan_id     text not null,
    primary key (shipment_id, scan_id)
);

-- Goods that come back from customers. An order has at most one return.
create table returns (
    id           uuid        primary key,
    -- What people dictate and what stands on the label, without the hyphen.
    label_number text        not null constraint label_number_is_unique unique check (length(label_number) = 8),
    customer_id  uuid        not null,
    order_id     uuid        not null constraint an_order_has_one_return unique,
    reason       text        not null,
    state        text        not null check (state in ('label_issued', 'received')),
    condition    text        not null,
    issued_at    timestamptz not null,
    received_at  timestamptz check ((received_at is not null) = (state = 'received')),
    changed_at   timestamptz not null,
    -- How many events the return has had.
    revision     bigint      not null check (revision > 0)
);

create index returns_by_issued_at on returns (issued_at desc, id desc);
create index returns_by_customer on returns (customer_id, issued_at desc, id desc);
