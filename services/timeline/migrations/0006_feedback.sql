-- What customers were asked, and what they said. Like every table of the timeline it starts with the customer's partition;
-- whoever writes here holds the lock of its head.

create table feedback (
    part        smallint not null,
    feedback_id uuid     not null,
    customer_id uuid     not null,
    -- Null for feedback that is about no case.
    case_id     uuid,
    -- Null for what was said without being asked.
    asked_at    timestamptz,
    -- Null while it is not answered.
    answered_at timestamptz,
    score       smallint check (score between 1 and 5),
    primary key (part, feedback_id),
    constraint feedback_answered_whole check ((answered_at is null) = (score is null)),
    constraint feedback_asked_or_answered check (asked_at is not null or answered_at is not null)
);

-- A case is asked about once, and answers once.
create unique index feedback_of_case on feedback (part, case_id) where case_id is not null;
create index feedback_by_question on feedback (part, asked_at) where asked_at is not null;
create index feedback_by_answer on feedback (part, answered_at) where answered_at is not null;

-- Who worked on the case when the customer was asked, in percent. Never updated: a case that moves later credits nobody
-- else.
create table feedback_shares (
    part        smallint not null,
    feedback_id uuid     not null,
    department  text     not null,
    percent     smallint not null check (percent between 0 and 100),
    primary key (part, feedback_id, department)
);
