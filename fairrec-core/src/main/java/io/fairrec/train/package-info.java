/** Training: models, several losses at once, the balancers between their gradients, and what stops a run that diverges. */
@NullMarked
package io.fairrec.train;

import org.jspecify.annotations.NullMarked;
