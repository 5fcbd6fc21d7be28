/**
 * What portraits give away: fresh attackers learn to read a group from frozen vectors, and how well they do is the measure of
 * every removal and every adversary.
 *
 * <p>Figures are raw AUCs. After an exact linear removal a linear attacker in cross validation reads an AUC far below .5, such
 * as .23: with equal means over all rows, the means of a held-out part point the other way than those of the rest, and the
 * attacker learnt the rest. That is an inversion, not safety: whoever turns the answer round reads .77. So an AUC below .5 is
 * not folded to above it, which would hide what happened, nor is it proof that nothing leaks; {@link
 * io.fairrec.eval.leakage.LeakageReading#twoSided()} says what the turned answer would read, and {@link
 * io.fairrec.eval.leakage.LeakageAudit#elsewhere} asks attackers who learnt from other people, for whom there is no
 * inversion.
 */
@NullMarked
package io.fairrec.eval.leakage;

import org.jspecify.annotations.NullMarked;
