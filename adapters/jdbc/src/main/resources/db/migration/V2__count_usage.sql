-- What an instance has counted of a caller's requests since a period began.
create table caller_usage (
    period bigint not null,
    instance ${text} not null,
    caller ${text} not null,
    used bigint not null,
    primary key (period, instance, caller)
);
