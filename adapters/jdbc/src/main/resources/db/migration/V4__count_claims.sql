-- How often a worker has begun a run. A run that ends one worker after the other is given up.
alter table training_run add column claims integer not null default 0;
