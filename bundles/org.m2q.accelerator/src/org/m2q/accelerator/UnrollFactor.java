package org.m2q.accelerator;

/**
 * Parallelism, or tile size, along one loop.
 *
 * @param dimension the loop
 * @param factor iterations executed at once, 1 or more
 */
public record UnrollFactor(LoopDimension dimension, long factor) {
}
