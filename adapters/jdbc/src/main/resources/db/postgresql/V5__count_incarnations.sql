-- The lives of this database. A restore or a failover begins another one, in which transactions are numbered anew or again.
create table incarnation (
    generation bigint not null primary key,
    identity text not null,
    begun_at timestamp with time zone not null default now()
);
