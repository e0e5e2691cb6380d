#include "byte_scan.h"

#include <stdbool.h>
#include <string.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef bool bits16 __attribute__((ext_vector_type(16)));

static inline bytes16 load(const uint8_t *at) {
    bytes16 vector;
    memcpy(&vector, at, sizeof vector);
    return vector;
}

static inline bytes16 same(bytes16 vector, uint8_t byte) { return (bytes16)(vector == byte); }

// One bit per byte that is not zero.
static inline uint64_t bits(bytes16 mask) {
    bits16 narrow = __builtin_convertvector(mask != 0, bits16);
    uint16_t word;
    memcpy(&word, &narrow, sizeof word);
    return word;
}

static inline bool any(bytes16 vector) {
    uint64_t halves[2];
    memcpy(halves, &vector, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

static inline uint64_t block_marks(const uint8_t *at, bytes16 *controls, bytes16 *high) {
    bytes16 here = load(at), next = load(at + 1);
    bytes16 line_feed = same(here, '\n');
    bytes16 colon = same(here, ':') & (same(next, ' ') | same(next, '\n'));
    bytes16 comment = same(here, ' ') & same(next, '#');
    *controls |= ((bytes16)(here < 0x20) & ~line_feed) | same(here, 0x7F);
    *high |= here;
    return bits(line_feed | colon | comment);
}

size_t byte_scan_block_marks(const uint8_t *text, size_t count, uint32_t *marks, uint32_t *findings) {
    bytes16 controls = {0}, high = {0};
    size_t found = 0;
    for (size_t position = 0; position < count; position += 64) {
        uint64_t word = block_marks(text + position, &controls, &high);
        word |= block_marks(text + position + 16, &controls, &high) << 16;
        word |= block_marks(text + position + 32, &controls, &high) << 32;
        word |= block_marks(text + position + 48, &controls, &high) << 48;
        size_t next = found + (size_t)__builtin_popcountll(word);
        // Four are written without a test, because most blocks have about as many.
        for (int index = 0; index < 4 && word; index++) {
            marks[found + index] = (uint32_t)position + (uint32_t)__builtin_ctzll(word);
            word &= word - 1;
        }
        found += 4;
        while (word) {
            marks[found++] = (uint32_t)position + (uint32_t)__builtin_ctzll(word);
            word &= word - 1;
        }
        found = next;
    }
    if (any(controls)) *findings |= BYTE_SCAN_CONTROL;
    if (any(high & 0x80)) *findings |= BYTE_SCAN_HIGH;
    return found;
}

size_t byte_scan_line(const uint8_t *text, size_t count, size_t start, size_t indentation) {
    size_t position = start;
    for (; position + indentation + 17 < count; position += 16) {
        bytes16 here = load(text + position), next = load(text + position + 1);
        bytes16 hits = ~same(next, ' ');
        if (indentation > 0) hits |= same(load(text + position + 1 + indentation), '-');
        uint64_t word = bits(same(here, '\n') & hits);
        if (word) return position + (size_t)__builtin_ctzll(word);
    }
    for (; position + 1 < count; position++) {
        if (text[position] != '\n') continue;
        if (text[position + 1] != ' ' || position + 1 + indentation >= count) return position;
        if (indentation > 0 && text[position + 1 + indentation] == '-') return position;
    }
    return count;
}

size_t byte_scan_line_feeds(const uint8_t *text, size_t count) {
    size_t found = 0, position = 0;
    for (; position + 64 <= count; position += 64) {
        uint64_t word = bits(same(load(text + position), '\n'));
        word |= bits(same(load(text + position + 16), '\n')) << 16;
        word |= bits(same(load(text + position + 32), '\n')) << 32;
        word |= bits(same(load(text + position + 48), '\n')) << 48;
        found += (size_t)__builtin_popcountll(word);
    }
    for (; position < count; position++) found += text[position] == '\n';
    return found;
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
