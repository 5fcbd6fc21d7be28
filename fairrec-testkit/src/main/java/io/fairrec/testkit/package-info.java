/** Contract tests, one abstract class per extension point, and seeded synthetic logs. */
@NullMarked
package io.fairrec.testkit;

import org.jspecify.annotations.NullMarked;
