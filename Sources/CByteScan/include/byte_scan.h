#ifndef BYTE_SCAN_H
#define BYTE_SCAN_H

#include <stddef.h>
#include <stdint.h>

// Scans of text 64 bytes at a time. Swift has vectors but no way to turn the result of a comparison into bits.

enum {
    // A control character other than a line feed, or DEL.
    BYTE_SCAN_CONTROL = 1,
    // A byte above 127.
    BYTE_SCAN_HIGH = 2,
};

// Bytes that must be writable behind the text, and marks that must be writable behind as many as the text has bytes.
enum { BYTE_SCAN_ROOM = 128 };

// Copies a text and puts spaces behind it; `source` may be `text` itself. Writes to `marks` the positions of line feeds,
// of colons before a space or line feed, and of spaces before `#`. Returns their number; adds BYTE_SCAN_ flags to
// `findings`.
size_t byte_scan_block_marks(
    const uint8_t *source, size_t count, uint8_t *text, uint32_t *marks, uint32_t *findings
);

// Position of the first line feed at or behind `start` whose next byte is no space, or whose byte behind
// `indentation` spaces' room is a dash; `count` without. The last byte is never looked at as a line feed.
// `line_feeds` is set to the number of line feeds from `start` on, up to and including the one that was found.
size_t byte_scan_line(const uint8_t *text, size_t count, size_t start, size_t indentation, size_t *line_feeds);

// Position of the first double quotation mark, backslash or line feed at or behind `start`; `count` without.
size_t byte_scan_string_stop(const uint8_t *text, size_t count, size_t start);

// Number of spaces that stand at `start`.
size_t byte_scan_spaces(const uint8_t *text, size_t count, size_t start);

// Number of line feeds.
size_t byte_scan_line_feeds(const uint8_t *text, size_t count);

// Position behind the line feed with the given number, from 1; `count` + 1 when there are fewer.
size_t byte_scan_behind_line_feed(const uint8_t *text, size_t count, size_t number);

// Bytes of the widest vectors that the processor has and that the functions above use: 16, 32 or 64.
int byte_scan_width(void);

// The same by vectors of a width that the processor has, for tests.
size_t byte_scan_block_marks_by(
    int width, const uint8_t *source, size_t count, uint8_t *text, uint32_t *marks, uint32_t *findings
);
size_t byte_scan_line_by(
    int width, const uint8_t *text, size_t count, size_t start, size_t indentation, size_t *line_feeds
);
size_t byte_scan_line_feeds_by(int width, const uint8_t *text, size_t count);
size_t byte_scan_string_stop_by(int width, const uint8_t *text, size_t count, size_t start);
size_t byte_scan_spaces_by(int width, const uint8_t *text, size_t count, size_t start);

#endif
