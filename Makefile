# careperf: build, install and test with PGXS; try it with `make demo`, test it with `make check`.
EXTENSION = careperf
EXTVERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" careperf.control)

MODULE_big = careperf
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
DATA_built = sql/careperf--$(EXTVERSION).sql
DATA = $(wildcard sql/careperf--*--*.sql)

REGRESS = $(patsubst test/sql/%.sql,%,$(sort $(wildcard test/sql/t_*.sql)))
REGRESS_OPTS = --inputdir=test

PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers
EXTRA_CLEAN = sql/careperf--$(EXTVERSION).sql

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PGXS follows no header
$(OBJS): $(wildcard src/*.h)

# The install script is its parts, in the order of their names. The scripts of 70_output make objects in a
# council's schema: they travel as text, which create_scorecard runs.
SQL_PARTS = $(sort $(wildcard sql/[0-9]*.sql sql/[0-9]*/*.sql))
sql/careperf--$(EXTVERSION).sql: $(SQL_PARTS)
	for part in $^; do case $$part in \
	sql/70_output/*) name=$${part##*/}; echo "INSERT INTO careperf.output_script VALUES ('$${name%.sql}', \$$script\$$"; \
		cat $$part; echo '$$script$$);' ;; \
	*) cat $$part ;; \
	esac; done >$@
