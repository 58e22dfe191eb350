# Databricks notebook source
# MAGIC %md
# MAGIC # Train on everything
# MAGIC Trains a candidate from exported events with `attune-spark.jar`, and hands it to Attune, which completes, judges and serves it.
# MAGIC The cluster needs the jar as a library, a runtime with Java 17 and Scala 2.12 (15.4 LTS with `JNAME=zulu17-ca-amd64`), access to the events, and a secret scope
# MAGIC `attune` with the admin key as `admin-key`.

# COMMAND ----------

dbutils.widgets.text("events", "abfss://events@ACCOUNT.dfs.core.windows.net/export", "Events")
dbutils.widgets.dropdown("format", "ndjson", ["ndjson", "parquet", "cosmos.oltp"], "Format")
dbutils.widgets.text("attune", "http://BACKEND_ADDRESS", "Attune")
dbutils.widgets.dropdown("activate", "ifBetter", ["ifBetter", "always", "never"], "Activate")

# COMMAND ----------

# The job reads the key from a file, so that it stands in no argument and no page; the file lives as long as this cell.
import os, uuid

key = f"/tmp/{uuid.uuid4()}"
with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
    file.write(dbutils.secrets.get("attune", "admin-key"))
try:
    arguments = ["--events", dbutils.widgets.get("events"), "--format", dbutils.widgets.get("format"), "--attune", dbutils.widgets.get("attune"),
                 "--activate", dbutils.widgets.get("activate"), "--key-file", f"file:{key}"]
    array = sc._gateway.new_array(sc._jvm.java.lang.String, len(arguments))
    for place, argument in enumerate(arguments):
        array[place] = argument
    sc._jvm.dev.attune.spark.Train.main(array)
finally:
    os.remove(key)
