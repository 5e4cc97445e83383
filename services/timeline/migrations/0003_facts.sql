-- What customers have told us. Like every table of the timeline, each starts with the partition: the customer's, or 0
-- for the catalogue, which is one for the whole install.

-- Every time that a customer said something. Rows are only added; a retraction empties their value. What counts of them
-- is computed (domain/fact.rs), in the order of `heard_at`, then `sequence`.
create table facts (
    part        smallint    not null,
    customer_id uuid        not null,
    key         text        not null,
    -- That of the event that carried it. An event has each key once.
    sequence    bigint      not null,
    event_id    uuid        not null,
    -- As the customer said it. Never a security answer.
    value       text        not null,
    asked       boolean     not null,
    correction  boolean     not null,
    verified_by text        not null,
    department  text        not null,
    -- An encoded baton.common.v1.Actor.
    heard_by    bytea       not null,
    heard_at    timestamptz not null,
    case_id     uuid,
    -- Null while it counts.
    retraction  text check (retraction in ('never_said', 'erased')),
    primary key (part, customer_id, key, sequence),
    constraint facts_retracted_are_empty check (retraction is null or (value = '' and verified_by = ''))
);

create index facts_by_time on facts (part, customer_id, key, heard_at desc, sequence desc);

-- How often a department asked.
create index facts_asked on facts (part, department, heard_at) where asked;

-- Every time that a customer was asked for what we had.
create table repetitions (
    part            smallint    not null,
    customer_id     uuid        not null,
    -- The id of the event that tells of it.
    repetition_id   uuid        not null,
    key             text        not null,
    department      text        not null,
    -- An encoded baton.common.v1.Actor, as is `known_by`.
    asked_by        bytea       not null,
    asked_by_id     text        not null,
    asked_at        timestamptz not null,
    case_id         uuid,
    reason          text        not null check (reason in
        ('already_known', 'security', 'customer_insisted', 'not_trusted', 'did_not_look', 'system_down', 'other')),
    note            text        not null,
    -- The event with the answer; null for one that was only reported.
    answer_event_id uuid,
    known_by        bytea,
    known_since     timestamptz,
    known_event_id  uuid,
    primary key (part, customer_id, repetition_id),
    constraint repetitions_known_whole check (num_nulls(known_by, known_since, known_event_id) in (0, 3)),
    constraint repetitions_found_or_told check (reason <> 'already_known' or answer_event_id is not null)
);

create index repetitions_by_time on repetitions (part, asked_at desc, repetition_id desc);
create index repetitions_by_customer on repetitions (part, customer_id, asked_at desc, repetition_id desc);
create index repetitions_by_department on repetitions (part, department, asked_at desc, repetition_id desc);

-- Keys that were used without being in the catalogue, by the partitions of the customers they were used for.
create table uncatalogued_fact_keys (
    part smallint not null,
    key  text     not null,
    primary key (part, key)
);

-- The catalogue.
create table fact_keys (
    part           smallint not null check (part = 0),
    key            text     not null,
    -- Who keeps the entry; empty for one that came with Baton.
    department     text     not null,
    label          text     not null,
    question       text     not null,
    kind           text     not null check (kind in ('text', 'email', 'phone', 'verification')),
    freshness      text     not null check (freshness in ('forever', 'days', 'until_case_closes')),
    freshness_days integer  not null,
    visible_to     text[]   not null,
    revision       bigint   not null check (revision > 0),
    primary key (part, key),
    constraint fact_keys_days check ((freshness = 'days') = (freshness_days > 0))
);

insert into fact_keys (part, key, department, label, question, kind, freshness, freshness_days, visible_to, revision)
select 0, key, '', label, question, kind, freshness, days, '{}', 1
from (values
    ('customer.preferred_name', 'preferred name', 'What would you like us to call you?', 'text', 'forever', 0),
    ('customer.pronunciation', 'pronunciation', 'How do you pronounce your name?', 'text', 'forever', 0),
    ('customer.language', 'language', 'Which language do you prefer?', 'text', 'forever', 0),
    ('customer.industry', 'industry', 'What does your company do?', 'text', 'days', 730),
    ('customer.needs', 'needs', 'What are you looking for?', 'text', 'days', 365),
    ('customer.access_needs', 'access needs', 'Is there anything that would make it easier for you?', 'text', 'days', 730),
    ('customer.decision_maker', 'decision maker', 'Who decides?', 'text', 'days', 365),
    ('contact.email', 'e-mail address', 'To which e-mail address may we write?', 'email', 'days', 365),
    ('contact.phone', 'phone number', 'Under which number can we reach you?', 'phone', 'days', 365),
    ('contact.best_time', 'best time to call', 'When is a good time to call?', 'text', 'days', 180),
    ('delivery.address', 'delivery address', 'Where shall we deliver?', 'text', 'days', 365),
    ('delivery.instructions', 'delivery instructions', 'Is there anything the driver should know?', 'text', 'days', 365),
    ('billing.address', 'billing address', 'Where shall the invoice go?', 'text', 'days', 365),
    ('billing.tax_number', 'tax number', 'What is your tax number?', 'text', 'forever', 0),
    ('product', 'product', 'Which product is it about?', 'text', 'until_case_closes', 0),
    ('product.serial_number', 'serial number', 'What is the serial number?', 'text', 'until_case_closes', 0),
    ('product.receipt', 'receipt seen', 'May we see the receipt?', 'text', 'until_case_closes', 0),
    ('symptom', 'symptom', 'What happens, and since when?', 'text', 'until_case_closes', 0),
    ('desired_outcome', 'desired outcome', 'What would make it right for you?', 'text', 'until_case_closes', 0),
    ('identity', 'identity', 'May I ask you a security question?', 'verification', 'days', 1)
) as entry (key, label, question, kind, freshness, days);
