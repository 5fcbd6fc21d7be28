/**
 * The regression gate: reads what JMH wrote with {@code -rf json}, and fails a build that became slower or allocates more.
 * docs/performance.md tells how a build uses it.
 */
@NullMarked
package io.fairrec.bench.gate;

import org.jspecify.annotations.NullMarked;
