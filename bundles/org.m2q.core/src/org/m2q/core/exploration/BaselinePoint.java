package org.m2q.core.exploration;

/**
 * What the points of a search are compared with.
 *
 * @param name policy and accelerator
 * @param edp joule seconds, above 0
 * @param proxy value of the accuracy proxy
 */
public record BaselinePoint(String name, double edp, double proxy) {
}
