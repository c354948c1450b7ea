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
EXTRA_CLEAN = sql/careperf--$(EXTVERSION).sql careperf_load

PG_CONFIG ?= pg_config

# These work on a fresh machine, which has no PGXS yet, in a private cluster under build/
PRIVATE = demo demo-stop demo-remove check check-clients check-life check-privacy check-reference check-versions bench deb dist
ifneq ($(filter $(PRIVATE),$(MAKECMDGOALS)),)

demo:
	test/demo.sh
demo-stop:
	test/private_cluster.sh stop
demo-remove:
	test/private_cluster.sh remove
check:
	test/check.sh core
check-clients:
	test/check.sh clients
check-life:
	test/check.sh life
check-privacy:
	test/check.sh privacy
check-reference:
	test/check.sh reference
check-versions:
	test/versions/check.sh
bench:
	test/bench/bench.sh
deb:
	test/package/deb.sh
dist:
	test/package/dist.sh
.PHONY: $(PRIVATE)

else

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

# the client that loads SSDA903 files; PGXS builds a module or a program, not both
all: careperf_load
careperf_load: $(wildcard src/load/*.c src/load/*.h) careperf.control
	$(CC) $(CFLAGS) -DCAREPERF_VERSION='"$(EXTVERSION)"' -I$(shell $(PG_CONFIG) --includedir) \
		src/load/*.c -o $@ $(LDFLAGS) -L$(shell $(PG_CONFIG) --libdir) -lpq
install: install-load
install-load: careperf_load
	$(MKDIR_P) '$(DESTDIR)$(bindir)'
	$(INSTALL_PROGRAM) careperf_load '$(DESTDIR)$(bindir)/careperf_load'
uninstall: uninstall-load
uninstall-load:
	rm -f '$(DESTDIR)$(bindir)/careperf_load'
.PHONY: install-load uninstall-load

endif
