#ifndef ALLOCATOR_H
#define ALLOCATOR_H

#include <stddef.h>
#include <stdint.h>

/// Lets malloc(3) keep memory that is given back to it, in large pieces too (mallopt(3)).
void allocator_keep_freed_memory(void);

/// Asks the kernel for the pages of what the calling thread will allocate next, all at one time (madvise(2)).
/// `reserved` is the end of what it asked for before, which the result becomes; 0 for nothing.
uintptr_t allocator_reserve(size_t bytes, uintptr_t reserved);

#endif
