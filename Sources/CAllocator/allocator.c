#define _GNU_SOURCE
#include "allocator.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef __GLIBC__

#include <malloc.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20, MARGIN = 4096 };

void allocator_keep_freed_memory(int threads) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    // A thread that ends leaves its heap to one that begins later, with the memory that was asked for.
    mallopt(M_ARENA_MAX, threads);
}

void allocator_reserve(size_t bytes) {
    char *memory = malloc(bytes);
    if (!memory) return;
    uintptr_t start = ((uintptr_t)memory + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    uintptr_t end = ((uintptr_t)memory + bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    madvise((void *)start, end - start, MADV_HUGEPAGE);
    // What is given back borders on the end of the thread's heap, which later pieces are cut from. Up to the first large
    // page of its own it is left out, untouched: what the heap ended in is in use as small pages.
    size_t before = start - (uintptr_t)memory;
    if (before <= MARGIN || !realloc(memory, before - MARGIN)) free(memory);
}

#else

void allocator_keep_freed_memory(int threads) { (void)threads; }
void allocator_reserve(size_t bytes) { (void)bytes; }

#endif
