"""The benchmark suite: workload generator, floors, product, one command (`make bench`), one table."""
