/** Which items may be shown to a user, before anybody scores them. */
@NullMarked
package io.fairrec.candidate;

import org.jspecify.annotations.NullMarked;
