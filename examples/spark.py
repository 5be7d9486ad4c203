"""The records of an archive, read by all machines of a Spark cluster:

    gouji manifest /archive > manifest.ndjson
    spark-submit examples/spark.py gouji manifest.ndjson records 1000

Each share of the manifest goes through one `gouji worker`, which needs the program and the archive at the same place on every
machine. Spark starts a share again that was lost with its machine, and commits the output of each share once, so
nothing is lost and nothing doubled. `records` is a folder of `part-…` files with one record a line.
"""

import sys

from pyspark.sql import SparkSession

gouji, manifest, out, shares = sys.argv[1:5]
# 2 says that a file could not be read, and its record says so, too; any other code is a share to do again.
worker = f"sh -c '{gouji} worker || [ $? = 2 ]'"
context = SparkSession.builder.appName("gouji").getOrCreate().sparkContext
rows = context.textFile(manifest).repartition(int(shares))
rows.pipe(worker, checkCode=True).saveAsTextFile(out)
