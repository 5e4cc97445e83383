-- What customers are charged, what came for it, and what goes back. All amounts are whole minor units.

-- One row is one invoice with its lines: they are always read and written whole.
create table invoices (
    id                 uuid        primary key,
    -- What people dictate, without the hyphen.
    number             text        not null constraint number_is_unique unique check (length(number) = 8),
    customer_id        uuid        not null,
    order_id           uuid,
    -- The invoice's number in another system.
    external_reference text        constraint external_reference_is_unique unique,
    lines              jsonb       not null,
    -- What was credited, added up.
    credits_minor      bigint      not null check (credits_minor >= 0),
    -- What was decided about the claim; with the sums it makes the state.
    standing           text        not null check (standing in (
        'open', 'overdue', 'in_collections', 'written_off', 'void'
    )),
    -- What the domain makes of standing and sums, kept for lists and sweeps.
    state              text        not null check (state in (
        'issued', 'partially_paid', 'paid', 'overdue', 'in_collections', 'written_off', 'void'
    )),
    state_reason       text        not null,
    due_at             timestamptz not null,
    -- Which steps were taken, and when nobody was reminded.
    dunning            jsonb       not null,
    -- Whether nobody is reminded at present; says no more than `dunning`, kept for sweeps.
    dunning_paused     boolean     not null,
    -- The sweep that takes steps need not look before this day; null for at once.
    next_look_on       date,
    -- Where it differs from what was ordered.
    differences        jsonb       not null,
    -- Whether a person or an importer wrote the lines; those of the others follow the order.
    by_hand            boolean     not null,
    -- Whether it was imported: nobody is dunned for history.
    historical         boolean     not null,
    issued_at          timestamptz not null,
    changed_at         timestamptz not null,
    -- How many events the invoice has had.
    revision           bigint      not null check (revision > 0)
);

-- An order has at most one invoice that counts.
create unique index order_is_invoiced_once on invoices (order_id) where state <> 'void';

-- The lists: everybody's invoices, one customer's and one order's, the latest issued first.
create index invoices_by_issued_at on invoices (issued_at desc, id desc);
create index invoices_by_customer on invoices (customer_id, issued_at desc, id desc);
create index invoices_by_order on invoices (order_id, issued_at desc, id desc) where order_id is not null;
-- The sweeps: what falls due, and what is dunned.
create index invoices_to_fall_due on invoices (due_at)
    where state in ('issued', 'partially_paid') and not historical and not dunning_paused;
create index invoices_to_dun on invoices (next_look_on nulls first, id)
    where state = 'overdue' and not historical and not dunning_paused;

-- Money that came. A row is never changed.
create table payments (
    id                 uuid        primary key,
    invoice_id         uuid        not null references invoices,
    -- From 1, in the order of recording.
    ordinal            integer     not null check (ordinal > 0),
    method             text        not null,
    instalments        integer     not null check (instalments between 1 and 99),
    currency           text        not null,
    amount_minor       bigint      not null check (amount_minor >= 0),
    -- The provider's id of the charge.
    external_reference text,
    -- The payment that it seems to repeat.
    twin_id            uuid,
    received_at        timestamptz not null,
    unique (invoice_id, ordinal),
    constraint charge_is_recorded_once unique (invoice_id, external_reference)
);

-- Money that goes back.
create table refunds (
    id               uuid        primary key,
    customer_id      uuid        not null,
    invoice_id       uuid        not null references invoices,
    order_id         uuid,
    payment_id       uuid        not null references payments,
    currency         text        not null,
    amount_minor     bigint      not null check (amount_minor > 0),
    cause            text        not null,
    note             text        not null,
    -- The return it is for.
    return_id        uuid,
    state            text        not null check (state in ('requested', 'approved', 'paid', 'rejected')),
    -- Why it was rejected.
    state_reason     text        not null,
    approved_by      jsonb       check ((approved_by is not null) = (state in ('approved', 'paid'))),
    payout_reference text,
    requested_at     timestamptz not null,
    paid_at          timestamptz check ((paid_at is not null) = (state = 'paid')),
    changed_at       timestamptz not null,
    revision         bigint      not null check (revision > 0)
);

create index refunds_by_requested_at on refunds (requested_at desc, id desc);
create index refunds_by_customer on refunds (customer_id, requested_at desc, id desc);
create index refunds_by_invoice on refunds (invoice_id, requested_at desc, id desc);
create index refunds_by_payment on refunds (payment_id);

-- Goodwill.
create table credits (
    id           uuid        primary key,
    customer_id  uuid        not null,
    currency     text        not null,
    amount_minor bigint      not null check (amount_minor > 0),
    reason       text        not null,
    state        text        not null check (state in ('granted', 'applied')),
    invoice_id   uuid        references invoices check ((invoice_id is not null) = (state = 'applied')),
    granted_by   jsonb       not null,
    granted_at   timestamptz not null,
    changed_at   timestamptz not null,
    revision     bigint      not null check (revision > 0)
);

create index credits_by_granted_at on credits (granted_at desc, id desc);
create index credits_by_customer on credits (customer_id, granted_at desc, id desc);

-- Invoices that a customer says are wrong.
create table disputes (
    id           uuid        primary key,
    customer_id  uuid        not null,
    invoice_id   uuid        not null references invoices,
    -- Null for all of the invoice.
    currency     text,
    amount_minor bigint      check (amount_minor > 0 and (amount_minor is null) = (currency is null)),
    reason       text        not null,
    state        text        not null check (state in ('open', 'upheld', 'rejected')),
    resolution   text        not null,
    opened_at    timestamptz not null,
    changed_at   timestamptz not null,
    revision     bigint      not null check (revision > 0)
);

-- An invoice has at most one open dispute.
create unique index invoice_is_disputed_once on disputes (invoice_id) where state = 'open';
create index disputes_by_opened_at on disputes (opened_at desc, id desc);
create index disputes_by_customer on disputes (customer_id, opened_at desc, id desc);
create index disputes_by_invoice on disputes (invoice_id, opened_at desc, id desc);

-- What orders says that was ordered, so that a charge can be compared with it.
create table ordered (
    order_id    uuid   primary key,
    customer_id uuid   not null,
    lines       jsonb  not null,
    -- The order's revision that told it; an earlier one that comes late is passed over.
    revision    bigint not null
);

-- The customers' complaints, as cases tell of them: who complains is not reminded.
create table complaints (
    case_id     uuid    primary key,
    customer_id uuid    not null,
    open        boolean not null,
    -- The case's revision that told it; an earlier one that comes late is passed over.
    revision    bigint  not null
);

create index complaints_open_by_customer on complaints (customer_id) where open;
