package org.m2q.quant;

/**
 * How the divisor of a division is stored.
 *
 * @param format its format
 * @param scheme {@link Scheme#LOG2} turns the division into a shift
 */
public record Divisor(NumberFormat format, Scheme scheme) {
}
