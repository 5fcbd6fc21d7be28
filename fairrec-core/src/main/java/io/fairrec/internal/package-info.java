/** Kernels: dot products, top-k selection, sparse rows, seeds. Not API: it may change in any release. */
@NullMarked
package io.fairrec.internal;

import org.jspecify.annotations.NullMarked;
