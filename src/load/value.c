/*
 * value.c
 *	  Reading one value of an SSDA903 file.
 *
 * Whatever passes here can be cast on the server to the type of its column:
 * no cast fails there, so no error there can print a child's data in the log.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "value.h"

#define YEAR_FIRST 1900
#define YEAR_LAST 2100

/* Length of the UTF-8 character at text as PostgreSQL accepts it, else 0. */
static size_t
utf8_length(const unsigned char *text, size_t length)
{
	size_t		wanted;
	unsigned char second_low = 0x80;
	unsigned char second_high = 0xBF;

	if (text[0] < 0x80)
		return text[0] != 0;
	if (text[0] >= 0xC2 && text[0] <= 0xDF)
		wanted = 2;
	else if (text[0] >= 0xE0 && text[0] <= 0xEF)
		wanted = 3;
	else if (text[0] >= 0xF0 && text[0] <= 0xF4)
		wanted = 4;
	else
		return 0;

	/* overlong forms, surrogates, beyond U+10FFFF */
	if (text[0] == 0xE0)
		second_low = 0xA0;
	else if (text[0] == 0xED)
		second_high = 0x9F;
	else if (text[0] == 0xF0)
		second_low = 0x90;
	else if (text[0] == 0xF4)
		second_high = 0x8F;

	if (length < wanted || text[1] < second_low || text[1] > second_high)
		return 0;
	for (size_t i = 2; i < wanted; i++)
		if (text[i] < 0x80 || text[i] > 0xBF)
			return 0;
	return wanted;
}

static const char *
check_characters(CsvField field, bool ascii_only)
{
	const unsigned char *text = (const unsigned char *) field.text;

	for (size_t i = 0; i < field.length;)
	{
		size_t		length = utf8_length(text + i, field.length - i);

		if (length == 0)
			return "not UTF-8 text";
		if (length > 1 && ascii_only)
			return "a character the database's encoding may not have";
		i += length;
	}
	return NULL;
}

static bool
is_word(CsvField field, const char *word)
{
	return field.length == strlen(word) && strncasecmp(field.text, word, field.length) == 0;
}

static CsvField
without_spaces(CsvField field)
{
	while (field.length > 0 && isspace((unsigned char) field.text[0]))
	{
		field.text++;
		field.length--;
	}
	while (field.length > 0 && isspace((unsigned char) field.text[field.length - 1]))
		field.length--;
	return field;
}

/* `1.0` is how some tools write the whole number 1. */
static CsvField
without_decimals(CsvField field)
{
	size_t		digits = 0;
	size_t		rest;

	while (digits < field.length && isdigit((unsigned char) field.text[digits]))
		digits++;
	if (digits == 0 || digits + 1 >= field.length || field.text[digits] != '.')
		return field;
	for (rest = digits + 1; rest < field.length; rest++)
		if (field.text[rest] != '0')
			return field;
	field.length = digits;
	return field;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool		leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

/* Day first, or year first where that is beyond doubt; midnight may follow. */
static const char *
read_date(CsvField field, char *space)
{
	static const char *midnight[] = {" 00:00", " 00:00:00", "T00:00:00"};
	static const char *not_a_date = "not a date: write day/month/year, as in 31/03/2018";
	int			part[3] = {0, 0, 0};
	size_t		digits[3] = {0, 0, 0};
	int			parts = 0;
	char		separator = 0;
	int			year,
				month,
				day;

	for (int i = 0; i < 3; i++)
	{
		size_t		length = strlen(midnight[i]);

		if (field.length > length &&
			memcmp(field.text + field.length - length, midnight[i], length) == 0)
		{
			field.length -= length;
			break;
		}
	}

	for (size_t i = 0; i < field.length; i++)
	{
		char		c = field.text[i];

		if (isdigit((unsigned char) c) && digits[parts] < 4)
		{
			part[parts] = part[parts] * 10 + (c - '0');
			digits[parts]++;
		}
		else if ((c == '/' || c == '-' || c == '.') && (separator == 0 || c == separator) && parts < 2)
		{
			separator = c;
			parts++;
		}
		else
			return not_a_date;
	}
	if (parts != 2 || digits[0] == 0 || digits[1] == 0 || digits[1] > 2 || digits[2] == 0)
		return not_a_date;

	if (digits[0] == 4 && digits[2] == 2 && separator == '-')
	{
		year = part[0];
		day = part[2];
	}
	else if (digits[0] <= 2 && digits[2] == 4)
	{
		year = part[2];
		day = part[0];
	}
	else if (digits[0] <= 2 && digits[2] == 2)
		return "a date whose year has two digits: write all four";
	else
		return not_a_date;
	month = part[1];

	if (year < YEAR_FIRST || year > YEAR_LAST)
		return "a date before 1900 or after 2100";
	if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return "no such day in the calendar, day first";

	/* written by hand: a million rows have two million dates */
	space[0] = (char) ('0' + year / 1000);
	space[1] = (char) ('0' + year / 100 % 10);
	space[2] = (char) ('0' + year / 10 % 10);
	space[3] = (char) ('0' + year % 10);
	space[4] = '-';
	space[5] = (char) ('0' + month / 10);
	space[6] = (char) ('0' + month % 10);
	space[7] = '-';
	space[8] = (char) ('0' + day / 10);
	space[9] = (char) ('0' + day % 10);
	return NULL;
}

static const char *
read_sdq(CsvField field)
{
	int			score = 0;

	for (size_t i = 0; i < field.length; i++)
	{
		if (!isdigit((unsigned char) field.text[i]) || i > 1)
			return "not a whole number from 0 to 40";
		score = score * 10 + (field.text[i] - '0');
	}
	return score <= 40 ? NULL : "not a whole number from 0 to 40";
}

static const char *
read_distance(CsvField field)
{
	int			points = 0;

	for (size_t i = 0; i < field.length; i++)
	{
		if (field.text[i] == '.')
			points++;
		else if (!isdigit((unsigned char) field.text[i]))
			return "not a number of miles";
	}
	return points <= 1 && isdigit((unsigned char) field.text[0]) && field.length < VALUE_SIZE ?
		NULL : "not a number of miles";
}

/*
 * Turns a field into what is loaded, in place or in space (VALUE_SIZE bytes);
 * length 0 is blank.  Returns NULL, or the reason why it can't be used.
 */
const char *
value_read(ValueKind kind, CsvField *field, char *space, bool ascii_only)
{
	const char *reason;
	CsvField	value = without_spaces(*field);

	*field = value;
	if (value.length == 0)
		return NULL;
	reason = check_characters(value, ascii_only);
	if (reason != NULL)
		return reason;
	value = without_decimals(value);

	switch (kind)
	{
		case VALUE_TEXT:
			break;
		case VALUE_DATE:
			reason = read_date(value, space);
			value.text = space;
			value.length = 10;
			break;
		case VALUE_SEX:
			if (is_word(value, "1") || is_word(value, "M"))
				value.text = "M";
			else if (is_word(value, "2") || is_word(value, "F"))
				value.text = "F";
			else if (is_word(value, "U"))
				value.text = "U";
			else
				reason = "not 1, 2, M, F or U";
			break;
		case VALUE_FLAG:
			if (is_word(value, "1") || is_word(value, "true"))
				value.text = "1";
			else if (is_word(value, "0") || is_word(value, "false"))
				value.text = "0";
			else
				reason = "not 0 or 1";
			value.length = 1;
			break;
		case VALUE_SDQ:
			reason = read_sdq(value);
			break;
		case VALUE_DISTANCE:
			reason = read_distance(value);
			break;
	}
	if (reason == NULL)
		*field = value;
	return reason;
}

/*
 * A value as it can be shown on a terminal and kept in a table: bytes that are
 * no printable UTF-8 (or ASCII) become \xHH, and what is long is cut.  The
 * caller frees.
 */
char *
value_shown(CsvField field, bool ascii_only)
{
	const size_t limit = 200;
	const unsigned char *text = (const unsigned char *) field.text;
	char	   *shown = allocate(NULL, limit + 16);
	size_t		used = 0;

	for (size_t i = 0; i < field.length;)
	{
		size_t		length = utf8_length(text + i, field.length - i);

		if (used + 4 > limit)
		{
			memcpy(shown + used, "...", 3);
			used += 3;
			break;
		}
		/* C1 control characters (U+0080 to U+009F) move cursors too */
		if (length == 0 || text[i] < 0x20 || text[i] == 0x7F || (text[i] == 0xC2 && text[i + 1] < 0xA0) ||
			(ascii_only && length > 1))
		{
			memcpy(shown + used, "\\x", 2);
			shown[used + 2] = "0123456789ABCDEF"[text[i] >> 4];
			shown[used + 3] = "0123456789ABCDEF"[text[i] & 15];
			used += 4;
			i++;
		}
		else
		{
			memcpy(shown + used, text + i, length);
			used += length;
			i += length;
		}
	}
	shown[used] = '\0';
	return shown;
}

/* The collection year of a date written YYYY-MM-DD. */
int
collection_year_of(const char *date)
{
	int			year = (date[0] - '0') * 1000 + (date[1] - '0') * 100 + (date[2] - '0') * 10 + (date[3] - '0');
	int			month = (date[5] - '0') * 10 + (date[6] - '0');

	return month >= 4 ? year + 1 : year;
}
