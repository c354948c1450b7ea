/*
 * progress.c
 *	  A progress bar on a terminal; nothing where stderr is none.
 */
#include <stdio.h>
#include <unistd.h>

#include "progress.h"

#define WIDTH 30

static bool enabled = false;
static bool shown = false;

void
progress_start(bool quiet)
{
	enabled = !quiet && isatty(STDERR_FILENO);
}

/* share: of the whole, 0 to 1 */
void
progress_show(double share, const char *what)
{
	static const char full[WIDTH + 1] = "##############################";
	int			filled;

	if (!enabled)
		return;
	filled = (int) (share * WIDTH);
	fprintf(stderr, "\r[%.*s%*s] %3d%%  %.40s\033[K", filled, full, WIDTH - filled, "", (int) (share * 100), what);
	shown = true;
}

void
progress_clear(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}
