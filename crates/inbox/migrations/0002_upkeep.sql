-- Old requests are found by their age, to be swept.
create index requests_by_age on inbox.requests (claimed_at);

-- Somebody has mended the cause and asks that the reaction be tried again.
alter table inbox.parked add column retry boolean not null default false;
