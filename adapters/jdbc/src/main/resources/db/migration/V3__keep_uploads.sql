-- Files that came from outside and wait to be worked on.
create table upload (
    id ${text} not null primary key,
    sha256 ${text} not null,
    size bigint not null,
    complete integer not null,
    created_at bigint not null
);
create table upload_chunk (
    upload ${text} not null references upload (id),
    number integer not null,
    bytes ${bytes} not null,
    primary key (upload, number)
);
