#ifndef ALLOCATOR_H
#define ALLOCATOR_H

#include <stddef.h>

/// Lets malloc(3) keep memory that is given back to it, in large pieces too (mallopt(3)).
void allocator_keep_freed_memory(void);

/// Asks the kernel for the pages of what the calling thread will allocate next, all at one time (madvise(2)).
void allocator_reserve(size_t bytes);

#endif
