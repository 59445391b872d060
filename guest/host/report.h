/* Init's side of the line protocol (src/protocol/messages.ts): one JSON object a line. */
#ifndef WORLDSWITCH_REPORT_H
#define WORLDSWITCH_REPORT_H

/* Reports an object whose fields, after the protocol's own, `format` gives: ",\"name\":%d…". */
void report(const char *type, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reports why init gives up, with errno if it is set, and ends the machine. */
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* The value of a system call that must not fail; `what` names it. */
long must(long result, const char *what);

/*
 * Puts a text onto one line of printable ASCII, without what would end a string of the protocol: `quote` is put for a
 * quotation mark.
 */
void report_tidy(char *text, char quote);

#endif
