// Included once for each width of vectors: WIDTH bytes, functions named NAMED(name), compiled for TARGET.

typedef uint8_t NAMED(bytes) __attribute__((vector_size(WIDTH)));
typedef bool NAMED(bools) __attribute__((ext_vector_type(WIDTH)));

#define BYTES NAMED(bytes)

TARGET static inline BYTES NAMED(load)(const uint8_t *at) {
    BYTES vector;
    memcpy(&vector, at, sizeof vector);
    return vector;
}

// One bit per byte that is not zero.
TARGET static inline uint64_t NAMED(bits)(BYTES mask) {
    NAMED(bools) narrow = __builtin_convertvector(mask != 0, NAMED(bools));
    uint64_t word = 0;
    memcpy(&word, &narrow, WIDTH / 8);
    return word;
}

TARGET static inline bool NAMED(any)(BYTES vector) {
    uint64_t words[WIDTH / 8], all = 0;
    memcpy(words, &vector, sizeof words);
    for (int index = 0; index < WIDTH / 8; index++) all |= words[index];
    return all != 0;
}

TARGET static inline uint64_t NAMED(marks_of)(const uint8_t *at, BYTES *controls, BYTES *high) {
    BYTES here = NAMED(load)(at), next = NAMED(load)(at + 1);
    BYTES line_feed = (BYTES)(here == '\n');
    BYTES colon = (BYTES)(here == ':') & ((BYTES)(next == ' ') | (BYTES)(next == '\n'));
    BYTES comment = (BYTES)(here == ' ') & (BYTES)(next == '#');
    *controls |= ((BYTES)(here < 0x20) & ~line_feed) | (BYTES)(here == 0x7F);
    *high |= here;
    return NAMED(bits)(line_feed | colon | comment);
}

TARGET static size_t NAMED(byte_scan_block_marks)(
    const uint8_t *source, size_t count, uint8_t *text, uint32_t *marks, uint32_t *findings
) {
    BYTES controls = {0}, high = {0};
    size_t found = 0;
    // Blocks whose next byte stands in the source too; the rest is looked at with spaces behind it.
    size_t whole = count > 0 ? (count - 1) / 64 * 64 : 0;
    memmove(text + whole, source + whole, count - whole);
    memset(text + count, ' ', BYTE_SCAN_ROOM);
    for (size_t position = 0; position < count; position += 64) {
        const uint8_t *block = position < whole ? source + position : text + position;
        uint64_t word = 0;
        for (int part = 0; part < 64; part += WIDTH) {
            word |= NAMED(marks_of)(block + part, &controls, &high) << part;
        }
        if (position < whole) memmove(text + position, block, 64);
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
    if (NAMED(any)(controls)) *findings |= BYTE_SCAN_CONTROL;
    if (NAMED(any)(high & 0x80)) *findings |= BYTE_SCAN_HIGH;
    return found;
}

TARGET static size_t NAMED(byte_scan_line)(
    const uint8_t *text, size_t count, size_t start, size_t indentation, size_t *line_feeds
) {
    size_t position = start, passed = 0;
    for (; position + indentation + WIDTH + 1 < count; position += WIDTH) {
        BYTES next = NAMED(load)(text + position + 1);
        BYTES hits = (BYTES)(next != ' ');
        if (indentation > 0) hits |= (BYTES)(NAMED(load)(text + position + 1 + indentation) == '-');
        uint64_t ends = NAMED(bits)((BYTES)(NAMED(load)(text + position) == '\n'));
        uint64_t word = ends & NAMED(bits)(hits);
        if (word) {
            *line_feeds = passed + (size_t)__builtin_popcountll(ends & (word ^ (word - 1)));
            return position + (size_t)__builtin_ctzll(word);
        }
        passed += (size_t)__builtin_popcountll(ends);
    }
    for (; position + 1 < count; position++) {
        if (text[position] != '\n') continue;
        passed++;
        bool is_hit = text[position + 1] != ' ' || position + 1 + indentation >= count;
        if (is_hit || (indentation > 0 && text[position + 1 + indentation] == '-')) {
            *line_feeds = passed;
            return position;
        }
    }
    *line_feeds = passed;
    return count;
}

TARGET static size_t NAMED(byte_scan_line_feeds)(const uint8_t *text, size_t count) {
    size_t found = 0, position = 0;
    for (; position + WIDTH <= count; position += WIDTH) {
        found += (size_t)__builtin_popcountll(NAMED(bits)((BYTES)(NAMED(load)(text + position) == '\n')));
    }
    for (; position < count; position++) found += text[position] == '\n';
    return found;
}

TARGET static size_t NAMED(byte_scan_string_stop)(const uint8_t *text, size_t count, size_t start) {
    size_t position = start;
    for (; position + WIDTH <= count; position += WIDTH) {
        BYTES here = NAMED(load)(text + position);
        uint64_t word = NAMED(bits)((BYTES)(here == '"') | (BYTES)(here == '\\') | (BYTES)(here == '\n'));
        if (word) return position + (size_t)__builtin_ctzll(word);
    }
    while (position < count && text[position] != '"' && text[position] != '\\' && text[position] != '\n') position++;
    return position;
}

TARGET static size_t NAMED(byte_scan_spaces)(const uint8_t *text, size_t count, size_t start) {
    size_t position = start;
    for (; position + WIDTH <= count; position += WIDTH) {
        uint64_t word = NAMED(bits)((BYTES)(NAMED(load)(text + position) != ' '));
        if (word) return position + (size_t)__builtin_ctzll(word) - start;
    }
    while (position < count && text[position] == ' ') position++;
    return position - start;
}

#undef BYTES
