/** JMH benchmarks, each beside its rival in the same run. docs/models.md tells how to run them and what they gave. */
@NullMarked
package io.fairrec.bench;

import org.jspecify.annotations.NullMarked;
