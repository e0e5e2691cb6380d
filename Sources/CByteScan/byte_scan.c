#include "byte_scan.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2,bmi,popcnt")))
#define WIDEST __attribute__((target("avx512bw,avx512vl,bmi,popcnt")))
#endif

// The same code for vectors of 16 bytes, which every processor has, and of 32 and 64 bytes.
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

#define NAMED(name) name##_64
#define WIDTH 64
#define TARGET WIDEST
#include "byte_scan_loops.h"
#undef NAMED
#undef WIDTH
#undef TARGET

#define BY(width, name, ...) \
    ((width) == 64 ? name##_64(__VA_ARGS__) : (width) == 32 ? name##_32(__VA_ARGS__) : name##_16(__VA_ARGS__))

int byte_scan_width(void) {
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) return 64;
    return __builtin_cpu_supports("avx2") ? 32 : 16;
}
#else
#define BY(width, name, ...) ((void)(width), name##_16(__VA_ARGS__))

int byte_scan_width(void) { return 16; }
#endif

size_t byte_scan_block_marks_by(
    int width, const uint8_t *source, size_t count, uint8_t *text, uint32_t *marks, uint32_t *findings
) {
    return BY(width, byte_scan_block_marks, source, count, text, marks, findings);
}

size_t byte_scan_line_by(
    int width, const uint8_t *text, size_t count, size_t start, size_t indentation, size_t *line_feeds
) {
    return BY(width, byte_scan_line, text, count, start, indentation, line_feeds);
}

size_t byte_scan_line_feeds_by(int width, const uint8_t *text, size_t count) {
    return BY(width, byte_scan_line_feeds, text, count);
}

size_t byte_scan_string_stop_by(int width, const uint8_t *text, size_t count, size_t start) {
    return BY(width, byte_scan_string_stop, text, count, start);
}

size_t byte_scan_spaces_by(int width, const uint8_t *text, size_t count, size_t start) {
    return BY(width, byte_scan_spaces, text, count, start);
}

size_t byte_scan_block_marks(
    const uint8_t *source, size_t count, uint8_t *text, uint32_t *marks, uint32_t *findings
) {
    return byte_scan_block_marks_by(byte_scan_width(), source, count, text, marks, findings);
}

size_t byte_scan_line(const uint8_t *text, size_t count, size_t start, size_t indentation, size_t *line_feeds) {
    return byte_scan_line_by(byte_scan_width(), text, count, start, indentation, line_feeds);
}

size_t byte_scan_line_feeds(const uint8_t *text, size_t count) {
    return byte_scan_line_feeds_by(byte_scan_width(), text, count);
}

size_t byte_scan_string_stop(const uint8_t *text, size_t count, size_t start) {
    return byte_scan_string_stop_by(byte_scan_width(), text, count, start);
}

size_t byte_scan_spaces(const uint8_t *text, size_t count, size_t start) {
    return byte_scan_spaces_by(byte_scan_width(), text, count, start);
}

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
