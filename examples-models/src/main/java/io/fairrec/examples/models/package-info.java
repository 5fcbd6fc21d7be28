/** Short programs on models: texts, towers, new products, another shop's products. */
@NullMarked
package io.fairrec.examples.models;

import org.jspecify.annotations.NullMarked;
