-- The counts that a recount has made so far. They take the place of the others in the end.
create table item_statistic_anew (
    item_id ${text} not null,
    type ${text} not null,
    total bigint not null,
    heat double precision not null,
    primary key (item_id, type)
);
-- The recount that is under way, if it has an id: the share of users that it has added, and when it was last heard of.
create table item_statistic_recount (
    singleton integer not null primary key check (singleton = 1),
    id ${text},
    done double precision not null,
    heard_at bigint not null
);
insert into item_statistic_recount (singleton, id, done, heard_at) values (1, null, 0, 0);
-- Events up to here are counted by the recount, later ones when they are delivered.
create table item_statistic_base (
    part integer not null primary key,
    tx bigint not null,
    seq bigint not null
);
