-- One text for SQLite and PostgreSQL; the placeholders are in SqlDialect.

create table deployment (
    singleton integer not null primary key check (singleton = 1),
    id ${bytes} not null,
    token_key ${bytes} not null
);

-- seq is the order of the feed, within tx where transactions commit out of turn. The one random key is the event's identity.
create table event (
    tx ${transaction},
    seq ${sequence},
    part integer not null,
    user_id ${text} not null,
    id ${text} not null,
    item_id ${text} not null,
    type ${text} not null,
    value double precision,
    at bigint not null,
    session_id ${text},
    recommendation_id ${text},
    primary key (${event_key})
);
create unique index event_identity on event (user_id, id) ${include_position};

create table feed_lease (
    consumer ${text} not null,
    part integer not null,
    owner ${text},
    fence bigint not null,
    expires_at bigint not null,
    tx bigint not null,
    seq bigint not null,
    caught_up_at bigint not null,
    primary key (consumer, part)
);
create table feed_member (
    consumer ${text} not null,
    member ${text} not null,
    expires_at bigint not null,
    primary key (consumer, member)
);

create table profile (
    user_id ${text} not null primary key,
    version bigint not null,
    erased_at bigint,
    tx bigint not null,
    seq bigint not null,
    recent ${bytes} not null,
    seen ${bytes} not null
);
create index profile_erased on profile (erased_at) where erased_at is not null;

create table item (
    id ${text} not null primary key,
    revision bigint not null,
    deleted integer not null,
    document ${text} not null
);
create index item_revision on item (revision);

create table item_statistic (
    item_id ${text} not null,
    type ${text} not null,
    total bigint not null,
    heat double precision not null,
    primary key (item_id, type)
);
create table item_statistic_checkpoint (
    part integer not null primary key,
    tx bigint not null,
    seq bigint not null
);

create table dead_letter (
    number ${number},
    user_id ${text} not null,
    event_id ${text} not null,
    event ${text} not null,
    tx bigint not null,
    seq bigint not null,
    reason ${text} not null,
    attempts integer not null,
    failed_at bigint not null,
    unique (user_id, event_id)
);

create table model (
    version ${text} not null primary key,
    sha256 ${text} not null,
    size bigint not null,
    created_at bigint not null,
    metrics ${text} not null,
    parameters ${text} not null,
    provenance ${text} not null
);
create table model_chunk (
    version ${text} not null references model (version),
    number integer not null,
    bytes ${bytes} not null,
    primary key (version, number)
);
create table active_model (
    singleton integer not null primary key check (singleton = 1),
    version ${text} not null references model (version)
);

-- in_progress is 1 while a run is queued or running: the unique key lets one in at a time.
create table training_run (
    id ${text} not null primary key,
    in_progress integer unique,
    status ${text} not null,
    stage ${text} not null,
    fraction double precision not null,
    reason ${text},
    model_version ${text},
    activated integer not null,
    request ${text} not null,
    worker ${text},
    heard_at bigint,
    cancel_requested integer not null,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint
);
