package org.m2q.calibration;

/**
 * How well a candidate does on a data set. Parts are 0 to 1; those that were not asked for are NaN.
 *
 * @param name of the candidate
 * @param samples how many were scored
 * @param top1 part of the samples whose largest result is that of the label; for texts part of the texts that are right without regard to case and spaces
 * @param top5 part whose label is among the five largest; for texts part of the texts that are right in every character
 * @param characterErrors for texts insertions, deletions and replacements per character of the labels, without regard to case and spaces
 * @param agreement part of the samples for which it gives the same class or text as the network in single precision
 * @param divergence mean Kullback–Leibler divergence from the network in single precision, in nats per result distribution
 */
public record Accuracy(String name, int samples, double top1, double top5, double characterErrors, double agreement, double divergence) {
}
