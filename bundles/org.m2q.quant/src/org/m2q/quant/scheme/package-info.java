/**
 * Arithmetic of quantization without any model: codes, scales, requantization, integer functions and error measures.
 *
 * <p>Notation of all comments: x real, q integer code, s scale (step), z zero point, b bits. Every rounding is named. Nothing here
 * throws for a numeric reason: overflow saturates where a method says so. Arguments outside the stated domain, such as a negative
 * width, are rejected with {@link java.lang.IllegalArgumentException}.
 */
package org.m2q.quant.scheme;
