#include "byte_scan.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2,bmi,popcnt")))
#endif

// The same code for vectors of 16 bytes, which every processor has, and of 32 bytes.
#define NAMED(name) name##_16
#define WIDTH 16
#define TARGET
#include "byte_scan_loops.h"
#undef NAMED
#undef WIDTH
#undef TARGET

#ifdef WIDE
#define NAMED(name) name##_32
#define WIDTH 32
#define TARGET WIDE
#include "byte_scan_loops.h"
#undef NAMED
#undef WIDTH
#undef TARGET

#define CHOSEN(name) (__builtin_cpu_supports("avx2") ? name##_32 : name##_16)
#else
#define CHOSEN(name) name##_16
#endif

size_t byte_scan_block_marks(const uint8_t *text, size_t count, uint32_t *marks, uint32_t *findings) {
    return CHOSEN(byte_scan_block_marks)(text, count, marks, findings);
}

size_t byte_scan_line(const uint8_t *text, size_t count, size_t start, size_t indentation, size_t *line_feeds) {
    return CHOSEN(byte_scan_line)(text, count, start, indentation, line_feeds);
}

size_t byte_scan_string_stop(const uint8_t *text, size_t count, size_t start) {
    return CHOSEN(byte_scan_string_stop)(text, count, start);
}

size_t byte_scan_spaces(const uint8_t *text, size_t count, size_t start) { return CHOSEN(byte_scan_spaces)(text, count, start); }

size_t byte_scan_line_feeds(const uint8_t *text, size_t count) { return CHOSEN(byte_scan_line_feeds)(text, count); }

size_t byte_scan_behind_line_feed(const uint8_t *text, size_t count, size_t number) {
    size_t position = 0;
    while (number > 0 && count - position >= 4096) {
        size_t found = byte_scan_line_feeds(text + position, 4096);
        if (found >= number) break;
        number -= found;
        position += 4096;
    }
    for (; number > 0 && position < count; position++) {
        if (text[position] == '\n') number--;
    }
    return number == 0 ? position : count + 1;
}
