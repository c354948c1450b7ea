/*
 * odbc_fetch: what an ODBC client gets to see of a view.
 *
 * odbc_fetch CONNECTION tables SCHEMA          every table or view: its type and name
 * odbc_fetch CONNECTION columns SCHEMA VIEW    every column: name, SQL type, size, decimal digits
 * odbc_fetch CONNECTION rows SCHEMA VIEW       every row, as COPY writes it, each value fetched by the C type that fits its column
 */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

#define MAX_COLUMNS 64

static void
require(SQLRETURN result, SQLSMALLINT handle_type, SQLHANDLE handle, const char *what)
{
	SQLCHAR		state[6],
				message[1000];
	SQLINTEGER	native;
	SQLSMALLINT length;

	if (SQL_SUCCEEDED(result))
		return;
	fprintf(stderr, "%s failed", what);
	if (SQL_SUCCEEDED(SQLGetDiagRec(handle_type, handle, 1, state, &native, message, sizeof(message), &length)))
		fprintf(stderr, ": %s %s", state, message);
	fputc('\n', stderr);
	exit(1);
}

static const char *
type_name(SQLSMALLINT type)
{
	static char other[20];

	switch (type)
	{
		case SQL_VARCHAR:
		case SQL_WVARCHAR:
			return "varchar";
		case SQL_NUMERIC:
			return "numeric";
		case SQL_TYPE_DATE:
			return "date";
		case SQL_INTEGER:
			return "integer";
		default:
			snprintf(other, sizeof(other), "type %d", type);
			return other;
	}
}

/* Text arrives as UTF-16, which no locale can spoil. */
static void
print_text(SQLHSTMT statement, SQLUSMALLINT column)
{
	SQLWCHAR	wide[1000];
	SQLLEN		size;
	char		text[4000],
			   *in = (char *) wide,
			   *out = text;
	size_t		in_left,
				out_left = sizeof(text);
	iconv_t		converter;
	SQLRETURN	result = SQLGetData(statement, column, SQL_C_WCHAR, wide, sizeof(wide), &size);

	require(result, SQL_HANDLE_STMT, statement, "fetching text");
	if (size == SQL_NULL_DATA)
	{
		fputs("\\N", stdout);
		return;
	}
	if (result != SQL_SUCCESS)
	{
		fputs("text was cut\n", stderr);
		exit(1);
	}
	converter = iconv_open("UTF-8", "UTF-16LE");
	in_left = size;
	if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t) -1)
	{
		perror("text is no UTF-16");
		exit(1);
	}
	iconv_close(converter);
	fwrite(text, 1, sizeof(text) - out_left, stdout);
}

static void
print_value(SQLHSTMT statement, SQLUSMALLINT column, SQLSMALLINT type)
{
	SQLLEN		size;

	if (type == SQL_TYPE_DATE)
	{
		SQL_DATE_STRUCT date;

		require(SQLGetData(statement, column, SQL_C_TYPE_DATE, &date, sizeof(date), &size), SQL_HANDLE_STMT, statement, "fetching a date");
		if (size == SQL_NULL_DATA)
			fputs("\\N", stdout);
		else
			printf("%04d-%02u-%02u", date.year, date.month, date.day);
	}
	else if (type == SQL_INTEGER)
	{
		SQLINTEGER	number;

		require(SQLGetData(statement, column, SQL_C_SLONG, &number, sizeof(number), &size), SQL_HANDLE_STMT, statement, "fetching an integer");
		if (size == SQL_NULL_DATA)
			fputs("\\N", stdout);
		else
			printf("%d", number);
	}
	else if (type == SQL_NUMERIC)
	{
		double		number;

		/* two decimals survive a double as long as the whole has at most 15 digits */
		require(SQLGetData(statement, column, SQL_C_DOUBLE, &number, sizeof(number), &size), SQL_HANDLE_STMT, statement, "fetching a numeric");
		if (size == SQL_NULL_DATA)
			fputs("\\N", stdout);
		else
			printf("%.2f", number);
	}
	else
		print_text(statement, column);
}

static void
print_rows(SQLHSTMT statement, const char *schema, const char *view)
{
	char		query[500];
	SQLSMALLINT columns,
				types[MAX_COLUMNS + 1];
	SQLRETURN	result;

	snprintf(query, sizeof(query), "SELECT * FROM \"%s\".\"%s\"", schema, view);
	require(SQLExecDirect(statement, (SQLCHAR *) query, SQL_NTS), SQL_HANDLE_STMT, statement, query);
	require(SQLNumResultCols(statement, &columns), SQL_HANDLE_STMT, statement, "SQLNumResultCols");
	if (columns > MAX_COLUMNS)
	{
		fputs("too many columns\n", stderr);
		exit(1);
	}
	for (SQLSMALLINT column = 1; column <= columns; column++)
		require(SQLDescribeCol(statement, column, NULL, 0, NULL, &types[column], NULL, NULL, NULL),
				SQL_HANDLE_STMT, statement, "SQLDescribeCol");
	while ((result = SQLFetch(statement)) != SQL_NO_DATA)
	{
		require(result, SQL_HANDLE_STMT, statement, "SQLFetch");
		for (SQLSMALLINT column = 1; column <= columns; column++)
		{
			print_value(statement, column, types[column]);
			putchar(column < columns ? '\t' : '\n');
		}
	}
}

static void
print_tables(SQLHSTMT statement, const char *schema)
{
	char		name[200],
				type[50];
	SQLLEN		size;

	require(SQLTables(statement, NULL, 0, (SQLCHAR *) schema, SQL_NTS, NULL, 0, NULL, 0), SQL_HANDLE_STMT, statement, "SQLTables");
	SQLBindCol(statement, 3, SQL_C_CHAR, name, sizeof(name), &size);
	SQLBindCol(statement, 4, SQL_C_CHAR, type, sizeof(type), &size);
	while (SQL_SUCCEEDED(SQLFetch(statement)))
		printf("%s %s\n", type, name);
}

static void
print_columns(SQLHSTMT statement, const char *schema, const char *view)
{
	char		name[200];
	SQLSMALLINT type,
				digits;
	SQLINTEGER	column_size;
	SQLLEN		size,
				digits_size;

	require(SQLColumns(statement, NULL, 0, (SQLCHAR *) schema, SQL_NTS, (SQLCHAR *) view, SQL_NTS, NULL, 0),
			SQL_HANDLE_STMT, statement, "SQLColumns");
	SQLBindCol(statement, 4, SQL_C_CHAR, name, sizeof(name), &size);
	SQLBindCol(statement, 5, SQL_C_SSHORT, &type, sizeof(type), &size);
	SQLBindCol(statement, 7, SQL_C_SLONG, &column_size, sizeof(column_size), &size);
	SQLBindCol(statement, 9, SQL_C_SSHORT, &digits, sizeof(digits), &digits_size);
	while (SQL_SUCCEEDED(SQLFetch(statement)))
	{
		printf("%s %s", name, type_name(type));
		if (type == SQL_NUMERIC)
			printf("(%d,%d)", column_size, digits_size == SQL_NULL_DATA ? -1 : digits);
		else if (strcmp(type_name(type), "varchar") == 0)
			printf("(%d)", column_size);
		putchar('\n');
	}
}

int
main(int argc, char **argv)
{
	SQLHENV		environment;
	SQLHDBC		connection;
	SQLHSTMT	statement;

	if (argc < 4 || (strcmp(argv[2], "tables") != 0 && argc < 5))
	{
		fputs("usage: odbc_fetch CONNECTION tables|columns|rows SCHEMA [VIEW]\n", stderr);
		return 2;
	}
	SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
	SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0);
	SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
	require(SQLDriverConnect(connection, NULL, (SQLCHAR *) argv[1], SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT),
			SQL_HANDLE_DBC, connection, "connecting");
	SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement);
	if (strcmp(argv[2], "tables") == 0)
		print_tables(statement, argv[3]);
	else if (strcmp(argv[2], "columns") == 0)
		print_columns(statement, argv[3], argv[4]);
	else
		print_rows(statement, argv[3], argv[4]);
	SQLFreeHandle(SQL_HANDLE_STMT, statement);
	SQLDisconnect(connection);
	SQLFreeHandle(SQL_HANDLE_DBC, connection);
	SQLFreeHandle(SQL_HANDLE_ENV, environment);
	return 0;
}
