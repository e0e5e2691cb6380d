#define _GNU_SOURCE
#include "allocator.h"

#include <stdlib.h>

#ifdef __GLIBC__

#include <malloc.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

void allocator_keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

uintptr_t allocator_reserve(size_t bytes, uintptr_t reserved) {
    // What is given back borders on the end of the thread's heap, which later pieces are cut from.
    char *memory = malloc(bytes);
    if (!memory) return reserved;
    uintptr_t start = ((uintptr_t)memory + PAGE - 1) / PAGE * PAGE;
    uintptr_t end = ((uintptr_t)memory + bytes) / PAGE * PAGE;
    if (start < reserved && reserved <= end) start = reserved;
    if (start < end) madvise((void *)start, end - start, MADV_POPULATE_WRITE);
    free(memory);
    return end;
}

#else

void allocator_keep_freed_memory(void) {}
uintptr_t allocator_reserve(size_t bytes, uintptr_t reserved) { return (void)bytes, reserved; }

#endif
