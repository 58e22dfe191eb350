-- The counts that are not in force: those of a recount that is under way, or what is left of the ones before.
create table item_statistic_spare (
    item_id ${text} not null,
    type ${text} not null,
    total bigint not null,
    heat double precision not null,
    primary key (item_id, type)
);
-- in_force is 0 for item_statistic and 1 for item_statistic_spare. A recount has an id and the share of users it has added.
create table item_statistic_recount (
    singleton integer not null primary key check (singleton = 1),
    in_force integer not null,
    id ${text},
    done double precision not null
);
insert into item_statistic_recount (singleton, in_force, id, done) values (1, 0, null, 0);
-- Events up to here are counted by the recount, later ones when they are delivered.
create table item_statistic_base (
    part integer not null primary key,
    tx bigint not null,
    seq bigint not null
);
