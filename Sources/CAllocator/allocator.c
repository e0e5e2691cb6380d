#define _GNU_SOURCE
#include "allocator.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef __GLIBC__

#include <malloc.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20 };

void allocator_keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

void allocator_reserve(size_t bytes) {
    // What is given back borders on the end of the thread's heap, which later pieces are cut from.
    void *memory = malloc(bytes);
    if (!memory) return;
    uintptr_t start = ((uintptr_t)memory + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    uintptr_t end = ((uintptr_t)memory + bytes) / LARGE_PAGE * LARGE_PAGE;
    if (start < end) madvise((void *)start, end - start, MADV_HUGEPAGE);
    free(memory);
}

#else

void allocator_keep_freed_memory(void) {}
void allocator_reserve(size_t bytes) { (void)bytes; }

#endif
