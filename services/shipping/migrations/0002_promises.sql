-- Which promise to the customer a shipment stands for: its own id for the first one, another with every new time.
alter table shipments
    add column promise_id uuid,
    -- The promise that it took the place of: of the same shipment, or of the one that this shipment replaces.
    add column replaces_promise_id uuid;

update shipments set promise_id = id, replaces_promise_id = replaces_id;

alter table shipments alter column promise_id set not null;
